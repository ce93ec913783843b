"""The dates of a sentence, computed and shown: every certain or probable rule of the law as a pure function.

Nothing here reads a clock, a file or another package of the project. A result shows its rule, its article, how sure the
rule is, the data used and each step; what is uncertain, or needs a decision that nobody has taken yet, is refused.
"""
