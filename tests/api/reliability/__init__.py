"""What the service must survive, and where each of it is tried, on SQLite and on PostgreSQL.

====  ==========================================  ==================================================
(1)   kill -9 mid-solve                           ``test_worker``: dead worker, again and again;
                                                  of the web: ``reliability.test_web``
(2)   between commit and enqueue                  ``test_worker``: no worker lives;
                                                  ``reliability.test_enqueue``: dies in between
(3)   dead worker                                 ``test_worker``: within thirty seconds, no orphan
(4)   database restart mid-step                   ``test_worker``: a restart of the database
(5)   50 clients, one slot                        ``booking.test_races``
(6)   two pending confirmed at once               ``booking.test_waiting``, ``booking.test_races``
(7)   reopen onto taken                           ``tests.models.tables.test_rooms``;
                                                  ``booking.test_desk``, ``booking.test_machine``
(8)   double publish, repeated key                ``test_cycle``: twice is once, the whole way;
                                                  ``test_accounts`` and ``reliability.test_twice``
(9)   cancel mid-solve                            ``test_jobs``: gone within two seconds, best kept;
                                                  ``test_job_kinds``: an errand
(10)  pledge withdrawn while solving              ``test_jobs``: makes the plan stale
(11)  contradictory pins                          ``reliability.test_extremes``
(12)  zero, negative, 2^62, NaN, empty week       ``reliability.test_extremes``
(13)  clock change, week 53, midnight             ``tests.models.test_cron``, ``test_clock``,
                                                  ``tests.models.test_time``;
                                                  ``booking.test_repeats``, ``booking.test_desk``
(14)  hostile files                               ``sheets.test_sheets``, ``booking.test_repeats``;
                                                  whatever is sent: ``contract.test_contract``
(15)  disk full                                   ``reliability.test_disk``
      restore of a backup taken under load        ``test_backup``
      upgrade with jobs in flight                 ``reliability.test_upgrade``
====  ==========================================  ==================================================
"""
