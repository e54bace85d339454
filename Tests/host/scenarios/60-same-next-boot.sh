# shellcheck shell=bash disable=SC2154
section "the next boot, of the running host and of its files"
# same_next_boot NAME BASELINE
same_next_boot() {
    in_host temper check --format json --baseline "$2" >"$HOST_RUN/live.json"
    in_host temper check --format json --baseline "$2" --root / >"$HOST_RUN/image.json"
    local said
    if said=$(Tests/host/same-next-boot "$HOST_RUN/live.json" "$HOST_RUN/image.json" "$3"); then
        passed=$((passed + 1)) && echo "  ok    $1 ($said)"
    else
        failed=$((failed + 1)) && echo "  FAIL  $1: $said"
    fi
}
same_next_boot "with traps in the files" server 30
same_next_boot "for other controls" /etc/temper/five.yaml 4
expect "after an apply" 1 temper apply --yes --baseline server
same_next_boot "and after it" server 30
