# shellcheck shell=bash disable=SC2154
section "an image that isn't running"
# in_image COMMAND…: with the image, and a writable layer over it, at $HOST_RUN/image.
in_image() {
    unshare --mount sh -ec '
        run=$1; lower=$2; shift 2
        mkdir -p "$run/image" "$run/image-layer" "$run/image-work"
        mount -t overlay overlay \
            -o "lowerdir=$lower,upperdir=$run/image-layer,workdir=$run/image-work" "$run/image"
        "$@"
    ' sh "$HOST_RUN" "$HOST_ROOTFS" "$@"
}
# expect_image NAME STATUS COMMAND…: as expect, on the image.
expect_image() { where=in_image expect "$@"; }
temper=$PWD/.build/release/temper image=$HOST_RUN/image
cat >"$HOST_RUN/refused.yaml" <<'YAML'
baseline: refused
title: What sshd doesn't accept
version: "1"
controls:
  - id: ciphers
    title: No such cipher
    severity: low
    rationale: The image's own sshd has to refuse it
    sshd: {keyword: Ciphers, value: nonsense}
YAML
expect_image "the image's own sshd judges a candidate" 5 \
    "$temper" apply --root "$image" --baseline "$HOST_RUN/refused.yaml" --yes
says "and says why" 'sshd does not accept the candidate.*Bad SSH2 cipher spec'
expect_image "the image is hardened" 0 \
    "$temper" apply --root "$image" --baseline Tests/host/five-kinds.yaml --yes
expect_image "and passes" 0 "$temper" check --root "$image" --baseline Tests/host/five-kinds.yaml
expect_image "systemctl agrees" 1 systemctl --root "$image" is-enabled rpcbind.service rpcbind.socket
says "both are masked" 'masked'
expect_image "sudo's files are in order" 0 chroot "$image" visudo -c -q
expect_image "and taken back" 0 "$temper" undo --root "$image" --yes
left=$(cd "$HOST_RUN/image-layer" && find . -type f ! -path './var/lib/temper/*' ! -path './run/temper/*')
[ -z "$left" ] && passed=$((passed + 1)) && echo "  ok    nothing else is in the image" ||
    { failed=$((failed + 1)); echo "  FAIL  left in the image: $left"; }
