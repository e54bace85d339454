# shellcheck shell=bash disable=SC2154
section "files of sudo's with odd modes, as sudo itself reads them"
# Each: mode, owner, group. sudo -l is asked, and temper; both must see the rule, or neither.
for odd in "440 0 0" "644 0 0" "600 0 0" "664 0 0" "440 0 1000" "460 0 1000" "666 0 0" "440 1000 0"; do
    read -r mode owner group <<<"$odd"
    # shellcheck disable=SC2016
    expect "mode $mode, owner $owner:$group" 0 sh -c '
        printf "avahi ALL = NOPASSWD: /bin/odd\n" >/etc/sudoers.d/odd
        chown "$2:$3" /etc/sudoers.d/odd && chmod "$1" /etc/sudoers.d/odd
        sudo -n -l -U avahi 2>/dev/null | grep -q /bin/odd; sudos=$?
        temper explain sudo:nopasswd 2>/dev/null | grep -q "decides .*/bin/odd"; ours=$?
        rm /etc/sudoers.d/odd
        echo "sudo $sudos, temper $ours"; [ $sudos = $ours ]' sh "$mode" "$owner" "$group"
done
