#!/bin/sh
# Makes the namespace and the search attributes that the worker insists on. Safe to run again.
set -eu
temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" >/dev/null 2>&1 ||
  temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention 90d
# The server keeps for some seconds that it does not know a namespace that has just been made.
tries=0
until held=$(temporal operator search-attribute list --namespace "$TEMPORAL_NAMESPACE" 2>/dev/null); do
  tries=$((tries + 1))
  if [ "$tries" -ge 30 ]; then
    echo "The namespace $TEMPORAL_NAMESPACE is not served after 60 s." >&2
    exit 1
  fi
  sleep 2
done
temporal operator namespace update --namespace "$TEMPORAL_NAMESPACE" --retention 90d
add() {
  echo "$held" | grep -qw "$1" || temporal operator search-attribute create --namespace "$TEMPORAL_NAMESPACE" --name "$1" --type "$2"
}
add CutinStage Keyword
add CutinState Keyword
add CutinReason Keyword
add CutinOwner Keyword
add CutinChange Keyword
add CutinSite Keyword
add CutinBoundary Keyword
add CutinItems KeywordList
add CutinDueAt Datetime
add CutinStuckSince Datetime
add CutinNextTryAt Datetime
add CutinNeedsHuman Bool
