"""One ridge regression over n-grams, exactly."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy import linalg, sparse

from intents.model import Float32Array

RIDGE = 0.6
FEW = 256  # texts whose kernel is solved at once
TOLERANCE = 0.1  # measured: of the targets' length left over, and no more questions come right
MOST_STEPS = 40
SKETCH = 128  # measured: directions in which texts are most alike, known beforehand; more cost more than they save
SHIFT = 1e-2  # keeps the sketch positive in single precision
SEED = 2569
TINY = 1e-30

Solve = Callable[[Float32Array], Float32Array]


def fit_ridge(rows: sparse.csr_array, targets: sparse.csr_array) -> Float32Array:
    """Fit by least squares with a penalty; gives the weight of each n-gram for each target, shape (n-grams, targets).

    The score of a vector is ``vector @ weights``.

    Args:
        rows: the texts, shape (texts, n-grams).
        targets: what each text should score, shape (texts, targets).

    """
    wanted = targets.toarray().astype(np.float32)
    columns = sparse.csr_array(rows.T)
    shares = _solve_few(rows, wanted) if rows.shape[0] <= FEW else _solve_many(rows, columns, wanted)
    weights: Float32Array = columns @ shares
    return weights


def _solve_few(rows: sparse.csr_array, wanted: Float32Array) -> Float32Array:
    """Solve for what each text adds to the weights, by its kernel with every other."""
    kernel = (rows @ rows.T).toarray(order="F")
    kernel[np.diag_indices_from(kernel)] += RIDGE
    shares: Float32Array = linalg.solve(kernel, wanted, assume_a="pos", overwrite_a=True, check_finite=False)
    return shares


def _solve_many(rows: sparse.csr_array, columns: sparse.csr_array, wanted: Float32Array) -> Float32Array:
    """Solve the same by conjugate gradients, for all targets side by side, until little of them is left over."""
    precondition = _precondition(rows, columns)
    shares, left = np.zeros_like(wanted), wanted.copy()
    nearer = precondition(left)
    direction, length = nearer.copy(), np.sum(left * nearer, axis=0)
    enough = TOLERANCE * np.linalg.norm(wanted)
    for _ in range(MOST_STEPS):
        seen = rows @ (columns @ direction) + RIDGE * direction
        step = length / np.maximum(np.sum(direction * seen, axis=0), TINY)
        shares += step * direction
        left -= step * seen
        if np.linalg.norm(left) <= enough:
            break
        nearer = precondition(left)
        before, length = length, np.sum(left * nearer, axis=0)
        direction = nearer + direction * (length / np.maximum(before, TINY))
    return shares


def _precondition(rows: sparse.csr_array, columns: sparse.csr_array) -> Solve:
    """Give a rough solution of the same for any targets: exact in the directions in which texts are most alike.

    The randomised Nyström preconditioner of Frangella, Tropp and Udell (2021), algorithms 2.1 and 5.1, with directions
    that need not be at right angles.
    """
    texts = rows.shape[0]
    drawn = np.random.default_rng(SEED).standard_normal((texts, min(SKETCH, texts // 32)), dtype=np.float32)
    seen = rows @ (columns @ drawn) + SHIFT * drawn
    lower = linalg.cholesky(drawn.T @ seen, lower=True, check_finite=False)
    half = linalg.solve_triangular(lower, seen.T, lower=True, check_finite=False).T
    squares, turned = np.linalg.eigh(half.T @ half)
    directions = half @ (turned / np.sqrt(squares))
    alike = np.maximum(squares - SHIFT, 0)
    less = ((alike.min() + RIDGE) / (alike + RIDGE) - 1)[:, None]
    return lambda left: left + directions @ (less * (directions.T @ left))
