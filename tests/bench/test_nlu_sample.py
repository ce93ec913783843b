"""All that is compared learns the same sentences, as many of each topic."""

from __future__ import annotations

from collections import Counter

from bench.nlu.__main__ import sample_of
from nlu.pipeline.writers import Sentence


def test_a_sample_has_as_many_of_each_topic_from_first_to_last_writer() -> None:
    learned = [
        Sentence(f"{topic} {n}", topic, f"w{n // 10}")
        for topic, size in (("tig", 40), ("stage", 90))
        for n in range(size)
    ]
    sample = sample_of(learned, 4)
    assert Counter(sentence.topic for sentence in sample) == {"tig": 4, "stage": 4}
    assert [sentence.writer for sentence in sample if sentence.topic == "tig"] == ["w0", "w1", "w2", "w3"]
