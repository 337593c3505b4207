//! Whether a file lies on a network file system, where locks and shared memory do not hold.

use std::path::Path;

/// File systems that are reached over a network, as Linux names them.
const NETWORK: [&str; 9] = [
    "9p",
    "afs",
    "ceph",
    "cifs",
    "fuse.sshfs",
    "nfs",
    "nfs4",
    "smb3",
    "smbfs",
];

/// The name of the network file system that a path lies on; nothing for disks of this machine, and where it cannot be
/// told.
pub(super) fn network_of(path: &Path) -> Option<String> {
    let mounts = std::fs::read_to_string("/proc/self/mountinfo").ok()?;
    let folder = path.parent().filter(|one| !one.as_os_str().is_empty());
    let place = folder.unwrap_or(Path::new(".")).canonicalize().ok()?;
    kind_of(&mounts, &place).filter(|kind| NETWORK.contains(&kind.as_str()))
}

/// The file system of the mount that a path lies on: the one with the longest name, the last of several.
///
/// The format is that of `proc_pid_mountinfo(5)`: the mount point is the fifth field, the file system follows ` - `.
fn kind_of(mounts: &str, place: &Path) -> Option<String> {
    mounts
        .lines()
        .filter_map(|line| {
            let (mount, source) = line.split_once(" - ")?;
            // Spaces in names are written as octal numbers.
            let point = mount.split(' ').nth(4)?.replace("\\040", " ");
            let kind = source.split(' ').next()?;
            place
                .starts_with(&point)
                .then(|| (point.len(), kind.to_owned()))
        })
        .max_by_key(|(length, _)| *length)
        .map(|(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_mount_counts() {
        let mounts = "22 1 0:20 / / rw - ext4 /dev/sda rw\n\
                      30 22 0:30 / /data rw shared:1 - nfs4 server:/data rw\n\
                      31 30 0:31 / /data/fast\\040disk rw - xfs /dev/sdb rw\n";
        let kind = |place: &str| kind_of(mounts, Path::new(place));
        assert_eq!(kind("/home/anna").as_deref(), Some("ext4"));
        assert_eq!(kind("/data/lung").as_deref(), Some("nfs4"));
        assert_eq!(kind("/database").as_deref(), Some("ext4"));
        assert_eq!(kind("/data/fast disk/lung").as_deref(), Some("xfs"));
    }

    #[test]
    fn this_folder_is_on_no_network() {
        let folder = tempfile::tempdir().expect("a folder");
        assert_eq!(network_of(&folder.path().join("lung.review")), None);
    }
}
