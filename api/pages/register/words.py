"""The register in words: sorts, deeds, capacities, states. Chinese and English."""

from __future__ import annotations

Said = tuple[str, str]

SORTS: dict[str, tuple[Said, Said]] = {
    "projects": (("大家的项目", "Projects"), ("谁都可以提，走六步", "Anybody suggests; six steps")),
    "adoptions": (
        ("认领", "Adoptions"),
        ("花坛、房间、项目，谁来照看", "Plots, rooms and projects to look after"),
    ),
    "clubs": (("社团", "Clubs"), ("一起做喜欢的事", "Doing together what one likes")),
    "contracts": (
        ("购买服务和免费用房", "Hired services and free rooms"),
        ("谁做、几小时、多少钱", "Who, how many hours, at what price"),
    ),
    "offices": (
        ("居民代表和一长五员", "Representatives"),
        ("每楼选代表，一户一票", "Elected per building, one household one vote"),
    ),
    "settings": (("规矩", "Rules"), ("门槛、期限、法定人数", "Thresholds, times, quorums")),
}

DEEDS: dict[str, Said] = {
    "suggest": ("提建议", "suggest"),
    "take-over": ("登记此前已在做的", "taken over from before"),
    "revise": ("改一改", "put it anew"),
    "move": ("代表提议", "move it"),
    "discuss": ("结束商议", "close the discussion"),
    "review": ("党委审议", "committee review"),
    "assess": ("第三方评审", "third-party review"),
    "resolve": ("议事会决议", "resolve"),
    "vote": ("居民表决", "vote of the households"),
    "notify": ("公示", "put up the notice"),
    "object": ("提异议", "object"),
    "answer": ("答复异议", "answer an objection"),
    "extend": ("延期", "give more time"),
    "withdraw": ("撤回", "withdraw"),
    "enter": ("进入一周的安排", "enters the weekly matching"),
    "deliver": ("交付成果", "deliver a result"),
    "spend": ("记一笔支出", "note what was spent"),
    "accept": ("验收", "acceptance"),
    "evaluate": ("结束评议", "close the evaluation"),
    "elect": ("选举", "election"),
    "leave": ("离任", "leaves office"),
    "set": ("定规矩", "set the rules"),
    "offer": ("提出可认领的", "offer for adoption"),
    "claim": ("我来认领", "claim it"),
    "begin": ("开始做了", "it has begun"),
    "warn": ("提醒快到期", "told that it lapses soon"),
    "lapse": ("过期，重新开放", "lapsed, free again"),
    "report": ("说说近况", "tell how it goes"),
    "end": ("交回", "give it back"),
    "close": ("不再开放", "close it"),
    "establish": ("成立社团", "found a club"),
    "join": ("加入", "join"),
    "part": ("退出", "leave the club"),
    "hold": ("登记活动", "add an activity"),
    "dissolve": ("解散", "dissolve"),
    "sign": ("签协议", "sign a contract"),
}

ACTING: dict[str, Said] = {
    "coordinator": ("协调员", "coordinator"),
    "resident": ("居民", "resident"),
    "organisation": ("单位", "organisation"),
    "proposer": ("提出者", "proposer"),
    "claimant": ("认领者", "claimant"),
    "representative": ("居民代表", "representative"),
    "house-group": ("楼群一长五员", "head or member of the house group"),
    "committee": ("党委", "committee"),
    "assembly": ("议事会", "assembly"),
    "households": ("全体住户，一户一票", "all households, one vote each"),
    "clock": ("系统", "the service"),
}

STANDS: dict[str, Said] = {
    "suggestion": ("已建议", "suggested"),
    "motion": ("已提议", "moved"),
    "discussion": ("已商议", "discussed"),
    "review": ("已审议", "reviewed"),
    "resolution": ("已决议", "resolved"),
    "evaluation": ("已评议", "evaluated"),
    "refused": ("未通过", "not passed"),
    "withdrawn": ("已撤回", "withdrawn"),
    "done": ("已完成", "done"),
    "held": ("在任", "in office"),
    "offered": ("等人认领", "free to adopt"),
    "claimed": ("有人认领，还没开始", "claimed, not begun"),
    "adopted": ("有人照看", "adopted"),
    "closed": ("不再开放", "closed"),
    "signed": ("有效", "in force"),
    "ended": ("已结束", "ended"),
    "open": ("开放", "open"),
    "dissolved": ("已解散", "dissolved"),
}

DISCLOSED: dict[str, Said] = {
    "motion": ("提案", "Motion"),
    "procedure": ("程序", "Procedure"),
    "result": ("结果", "Result"),
    "plan": ("方案", "Plan"),
    "money": ("资金", "Money"),
    "notice": ("公示", "Notice"),
}

STEPS_NEXT: dict[str, Said] = {
    "motion": ("等居民代表提议", "A representative is to move it"),
    "discussion": ("正在商议，每户都可以说话", "Under discussion: every household has a say"),
    "review": ("等党委审议", "The committee is to review it"),
    "resolution": ("等议事会决议", "The assembly is to resolve"),
    "evaluation": ("做完后由居民评议", "Carried out, then evaluated by the residents"),
}

OFFICES: dict[str, Said] = {
    "representative": ("楼栋居民代表", "representative of a building"),
    "head": ("楼群长", "head of a house group"),
    "member": ("楼群五员", "member of a house group's five"),
    "committee": ("党委", "committee"),
    "assembly": ("议事会", "assembly"),
}

EMPTY: dict[str, Said] = {
    "projects": (
        "还没有项目。例如：给楼下小路铺上碎石。",
        "No project yet. For example: gravel for the path below.",
    ),
    "adoptions": (
        "还没有可认领的。例如：东门花坛，每周浇一次水。",
        "Nothing to adopt yet. For example: the flower bed at the east gate, watered once a week.",
    ),
    "clubs": (
        "还没有社团。例如：茶友会，每周一喝茶。",
        "No club yet. For example: tea friends, who meet on Mondays.",
    ),
    "contracts": (
        "还没有协议。例如：社工站每周二十小时，一小时六十元。",
        "No contract yet. For example: a social work station, 20 hours a week at 60 yuan.",
    ),
    "offices": (
        "还没有选过。每楼选代表，一户一票；选完由协调员记在这里。",
        "Nobody was elected yet. Each building elects somebody, one household one vote.",
    ),
    "settings": ("用的是平常的规矩。", "The usual rules hold."),
}
"""What a list says that has nothing on it yet."""

TAKE_PART: dict[str, Said] = {
    "projects": ("登录，提一个", "Sign in and suggest one"),
    "adoptions": ("登录，认领一个", "Sign in and claim one"),
    "clubs": ("登录，加入或成立一个", "Sign in to join or found one"),
}
"""What somebody who is not signed in is invited to."""
