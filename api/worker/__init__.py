"""The worker process: takes up jobs, survives, and takes up those of workers that did not."""
