# One image for the service and for the one-shot migrate-and-load: see docker-compose.yml and docs/operations.md.

FROM python:3.13-slim-bookworm AS packages
RUN python -m venv /opt/venv
COPY requirements.txt .
RUN /opt/venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt

FROM python:3.13-slim-bookworm
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DJANGO_SETTINGS_MODULE=karabakh_api.settings
# `backup` and `restore` need programs as new as the server in docker-compose.yml; Debian's own are older.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates postgresql-common \
    && /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y \
    && apt-get install --yes --no-install-recommends postgresql-client-17 \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin karabakh
WORKDIR /app
COPY --from=packages /opt/venv /opt/venv
COPY manage.py gunicorn.conf.py LICENSE LICENSE-DATA.md ./
COPY karabakh_api karabakh_api
COPY curation curation
COPY publication publication
COPY facts facts
COPY sources sources
COPY docs/openapi.yaml docs/openapi.yaml
COPY seeds seeds
COPY fixtures fixtures
# The key is thrown away with this step; the running container gets its own from the environment.
RUN SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(60))')" ALLOWED_HOSTS=localhost \
    DATABASE_URL=sqlite:///:memory: python manage.py collectstatic --no-input --verbosity 0
# Without DATABASE_URL the database is a file in this folder.
RUN install --directory --owner karabakh /app/var
USER karabakh
EXPOSE 8000
# The probe names a host that ALLOWED_HOSTS admits; /readyz is exempt from the redirect to HTTPS.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; host = os.environ['ALLOWED_HOSTS'].split(',')[0].lstrip('.'); r.urlopen(r.Request('http://127.0.0.1:8000/readyz', headers={'Host': host}), timeout=4)"]
# WEB_CONCURRENCY sets the number of workers. The application itself answers over-long query strings, and reads
# the proxy's headers only where BEHIND_PROXY says that there is one. It is loaded before the port is opened, so that
# nobody waits for it; the proxy closes idle connections before --keep-alive does.
CMD ["gunicorn", "karabakh_api.wsgi:application", "--bind", "0.0.0.0:8000", "--threads", "4", "--preload", "--keep-alive", "15", "--limit-request-line", "8190", "--forwarded-allow-ips", "", "--no-control-socket", "--worker-tmp-dir", "/dev/shm", "--graceful-timeout", "10"]
