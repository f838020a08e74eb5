"""One road for every answer: collect its source, run it, judge the outcomes, show the verdict."""
