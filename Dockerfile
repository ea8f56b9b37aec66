# The bot as a small image: dependencies from the lock, code, knowledge; runs as nobody in particular.
FROM python:3.13-slim

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1
WORKDIR /app

# Sets Thai marks right in the rich menu's picture.
RUN apt-get update && apt-get install --yes --no-install-recommends libfribidi0 && rm -rf /var/lib/apt/lists/*

COPY requirements.lock ./
RUN python -m pip install --require-hashes -r requirements.lock

COPY pyproject.toml README.md ./
COPY intents ./intents
COPY knowledge ./knowledge
COPY bot ./bot
RUN python -m pip install --no-deps --no-build-isolation -e . \
    && useradd --system --uid 10001 doebot && install --directory --owner=doebot /app/cache /app/data
USER doebot

ENV DOEBOT_HOST=0.0.0.0 DOEBOT_PORT=8000 XDG_CACHE_HOME=/app/cache DOEBOT_DATA_DIR=/app/data
# The matcher is trained here, so that containers with this knowledge start in two seconds.
RUN doebot ask "สวัสดี" > /dev/null
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/health/live', timeout=2)"]
CMD ["doebot", "serve"]
