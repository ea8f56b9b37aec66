"""A few texts of two intents and of none, for what learns."""

from __future__ import annotations

import numpy as np

TEXTS = ["หางานทำ", "อยากได้งาน", "มีงานว่างไหม", "ขอเบอร์", "เบอร์โทรสำนักงาน", "โทรเบอร์ไหน", "ฝนตกหนัก", "find a job"]
LABELS = np.array([0, 0, 0, 1, 1, 1, -1, 0])
TARGETS = np.array([[label == intent for intent in (0, 1)] for label in LABELS], dtype=np.float32)
