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

# The same of a file of @include, and of the main file: without it sudo doesn't run at all.
for odd in "644 0" "666 0" "440 1000"; do
    read -r mode owner <<<"$odd"
    # shellcheck disable=SC2016
    expect "an @include of mode $mode, owner $owner" 0 sh -c '
        printf "avahi ALL = NOPASSWD: /bin/odd\n" >/etc/sudoers.odd
        printf "@include /etc/sudoers.odd\n" >/etc/sudoers.d/odd && chmod 440 /etc/sudoers.d/odd
        chown "$2" /etc/sudoers.odd && chmod "$1" /etc/sudoers.odd
        sudo -n -l -U avahi 2>/dev/null | grep -q /bin/odd; sudos=$?
        temper explain sudo:nopasswd 2>/dev/null | grep -q "decides .*/bin/odd"; ours=$?
        rm /etc/sudoers.d/odd /etc/sudoers.odd
        echo "sudo $sudos, temper $ours"; [ $sudos = $ours ]' sh "$mode" "$owner"
    # shellcheck disable=SC2016
    expect "the main file of mode $mode, owner $owner" 0 sh -c '
        chown "$2" /etc/sudoers && chmod "$1" /etc/sudoers
        sudo -n -l >/dev/null 2>&1; sudos=$?
        temper explain sudo:nopasswd 2>/dev/null | grep -q "sudo doesn.t read it"; ours=$?
        chown 0 /etc/sudoers && chmod 440 /etc/sudoers
        echo "sudo $sudos, temper $ours"; [ $sudos != $ours ]' sh "$mode" "$owner"
done
