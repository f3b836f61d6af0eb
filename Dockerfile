# One image for worker, relay, API and migrations; the command chooses.
FROM node:20.19.5-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN node processes/scripts/build.mjs

FROM node:20.19.5-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev && npm cache clean --force
COPY --from=build /app/dist ./dist
COPY adapters/postgres/migrations ./adapters/postgres/migrations
COPY governance ./governance
COPY docs/errors.md ./docs/errors.md
COPY cli/bin.js ./cli/bin.js
USER node
CMD ["node", "--max-semi-space-size=4", "dist/processes/api-main.js"]
