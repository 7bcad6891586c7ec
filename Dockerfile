FROM node:20-bookworm-slim AS assets
WORKDIR /src
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --omit=dev --no-audit --no-fund

FROM python:3.11-slim-bookworm
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DATA_DIR=/data
RUN useradd --system --uid 10001 --home-dir /data --create-home relief
WORKDIR /app
COPY requirements.txt ./
RUN pip install --no-cache-dir --require-hashes -r requirements.txt
COPY . .
COPY --from=assets /src/node_modules ./node_modules
RUN python -m relief.build && rm -rf node_modules
USER relief
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "--config", "python:relief.server", "--bind", "0.0.0.0:8000"]
