# The same Node as package.json; the sources run as they are, there is nothing to build.
FROM node:24.21.0-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --loglevel=error

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production TZ=UTC FMIN_DATA=/data FMIN_CACHE=/tmp/cache
WORKDIR /app
RUN install --directory --owner=node --group=node /data
COPY --from=dependencies /app/node_modules ./node_modules
COPY . .
USER node
VOLUME /data
EXPOSE 3000
CMD ["node", "scripts/api.ts"]
