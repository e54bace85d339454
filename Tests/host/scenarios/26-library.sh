# shellcheck shell=bash disable=SC2154
section "every shipped baseline"
temper=$PWD/.build/release/temper
# judged FILE: every control has a result, whatever this machine is like.
judged() {
    local got=0
    "$temper" check --baseline "$1" --format json >"$HOST_RUN/judged.json" 2>/dev/null || got=$?
    [ "$got" -le 2 ] && python3 -c '
import json, sys
counts = json.load(open(sys.argv[1]))["counts"]
print(counts)
sys.exit(counts["total"] == 0 or sum(counts["byResult"].values()) != counts["total"])' "$HOST_RUN/judged.json"
}
# in_copy COMMAND…: with the image and a layer of its own over it, at $HOST_RUN/library.
in_copy() {
    unshare --mount sh -ec '
        run=$1; lower=$2; shift 2
        mkdir -p "$run/library" "$run/library-layer" "$run/library-work"
        mount -t overlay overlay \
            -o "lowerdir=$lower,upperdir=$run/library-layer,workdir=$run/library-work" "$run/library"
        "$@"
    ' sh "$HOST_RUN" "$HOST_ROOTFS" "$@"
}
# round_trip FILE: applied to the image, judged again, a second apply, undone.
#
# What an image can't tell, and rules that only their owner takes away, may be left: they are named.
round_trip() {
    in_copy bash -c '
        set -uo pipefail
        temper=$1 file=$2 root=$3 state=$4
        picture() {
            cd "$root" && find etc usr/lib/systemd -printf "%p %y %m %u:%g %l\n" | sort
            find etc -type f -exec sha256sum {} + | sort -k2
        }
        before=$(picture)
        changed=0
        said=$("$temper" apply --yes --root "$root" --state "$state" --baseline "$file" 2>&1) || changed=$?
        echo "apply $changed: $(tail -n 1 <<<"$said")"
        [ $changed -le 2 ] || { echo "$said"; exit 1; }
        left=0
        said=$("$temper" check --root "$root" --state "$state" --baseline "$file" 2>&1) || left=$?
        grep -E "^(FAIL|ERROR)" <<<"$said"
        bad=$(grep -E "^(FAIL|ERROR)" <<<"$said" |
            grep -cvE "sudo.nopasswd|sudo.grants-all|sshd.kex|service.(auditd|apparmor)|tune.(orphans|threads-max)")
        [ "$bad" = 0 ] && [ $left = $changed ] || { echo "check $left"; exit 1; }
        again=$("$temper" apply --yes --root "$root" --state "$state" --baseline "$file" 2>&1) || :
        grep -q "committed" <<<"$again" && { echo "a second apply: $again"; exit 1; }
        [ ! -d "$state/transactions" ] || "$temper" undo --yes --root "$root" --state "$state" || exit 1
        after=$(picture)
        [ "$before" = "$after" ] || { diff <(echo "$before") <(echo "$after"); exit 1; }
    ' bash "$temper" "$1" "$HOST_RUN/library" "$HOST_RUN/library-state"
    local got=$?
    rm -rf "$HOST_RUN"/library*
    return $got
}
for file in "$PWD"/baselines/*.yaml; do
    name=$(basename "$file" .yaml)
    expect "$name: the host can be judged by it" 0 sh -c \
        'temper check --baseline "$1" --format json >/tmp/judged.json; [ $? -le 1 ]' sh "$name"
    where=judged expect "$name: so can the machine that runs this" 0 "$file"
    where=round_trip expect "$name: an image is brought there, and taken back to every byte" 0 "$file"
done
