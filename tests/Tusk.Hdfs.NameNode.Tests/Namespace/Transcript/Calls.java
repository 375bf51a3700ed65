import java.io.*;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.security.PrivilegedExceptionAction;
import java.util.*;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.*;
import org.apache.hadoop.fs.permission.*;
import org.apache.hadoop.hdfs.*;
import org.apache.hadoop.hdfs.protocol.*;
import org.apache.hadoop.io.EnumSetWritable;
import org.apache.hadoop.ipc.RemoteException;
import org.apache.hadoop.security.UserGroupInformation;

/** Makes the calls of a script on a cluster, and prints each with what came of it: java -cp 'conf:lib/*' Calls.java SCRIPT. */
public class Calls {
  static final Map<String, DFSClient> clients = new HashMap<>();
  static final Configuration conf = new HdfsConfiguration();

  static DFSClient client(String user) throws Exception {
    DFSClient c = clients.get(user);
    if (c == null) {
      c = UserGroupInformation.createRemoteUser(user)
          .doAs((PrivilegedExceptionAction<DFSClient>) () -> new DFSClient(FileSystem.getDefaultUri(conf), conf));
      clients.put(user, c);
    }
    return c;
  }

  public static void main(String[] args) throws Exception {
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, "UTF-8");
    for (String line : Files.readAllLines(Paths.get(args[0]))) {
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String result;
      try {
        result = String.valueOf(call(line.split(" ")));
      } catch (RemoteException e) {
        result = e.getClassName() + ": " + e.getMessage().split("\n")[0];
      } catch (Throwable e) {
        result = e.getClass().getName() + ": " + String.valueOf(e.getMessage()).split("\n")[0];
      }
      out.println(line + "\n  " + result);
    }
    System.exit(0);
  }

  static String path(String s) {
    return s.replace("%20", " ").replace("%LONG", "n".repeat(256)).replace("%DEEP", "/d".repeat(1001)).replace("%WIDE", "é".repeat(128));
  }

  static Object call(String[] a) throws Exception {
    DFSClient dfs = client(a[0]);
    ClientProtocol nn = dfs.getNamenode();
    for (int i = 2; i < a.length; i++) {
      a[i] = path(a[i]);
    }
    switch (a[1]) {
      case "mkdirs": return nn.mkdirs(a[2], new FsPermission(a[3]), a[4].equals("p"));
      case "create": {
        int flags = Integer.parseInt(a[4]);
        EnumSet<CreateFlag> set = EnumSet.noneOf(CreateFlag.class);
        if ((flags & 1) != 0) set.add(CreateFlag.CREATE);
        if ((flags & 2) != 0) set.add(CreateFlag.OVERWRITE);
        HdfsFileStatus s = nn.create(a[2], new FsPermission(a[3]), a[8], new EnumSetWritable<>(set), a[5].equals("p"),
            Short.parseShort(a[6]), Long.parseLong(a[7]), org.apache.hadoop.crypto.CryptoProtocolVersion.supported(), null, null);
        return info(s);
      }
      case "put": {
        byte[] data = new byte[Integer.parseInt(a[3])];
        try (OutputStream o = dfs.create(a[2], FsPermission.getFileDefault(), EnumSet.of(CreateFlag.CREATE, CreateFlag.OVERWRITE), true,
            Short.parseShort(a[4]), Long.parseLong(a[5]), null, 4096, null)) {
          o.write(data);
        }
        return "done";
      }
      case "complete": return nn.complete(a[2], a[3], null, 0);
      case "rename": return nn.rename(a[2], a[3]);
      case "rename2": nn.rename2(a[2], a[3], a.length == 4 ? Options.Rename.NONE : a[4].equals("t") ? Options.Rename.TO_TRASH : Options.Rename.OVERWRITE); return "done";
      case "delete": return nn.delete(a[2], a[3].equals("r"));
      case "chmod": nn.setPermission(a[2], new FsPermission(a[3])); return "done";
      case "chown": nn.setOwner(a[2], a[3].equals("-") ? null : a[3], a[4].equals("-") ? null : a[4]); return "done";
      case "times": nn.setTimes(a[2], Long.parseLong(a[3]), Long.parseLong(a[4])); return "done";
      case "setrep": return nn.setReplication(a[2], Short.parseShort(a[3]));
      case "quota": nn.setQuota(a[2], Long.parseLong(a[3]), Long.parseLong(a[4]), null); return "done";
      case "policy": nn.setStoragePolicy(a[2], a[3]); return "done";
      case "nopolicy": nn.unsetStoragePolicy(a[2]); return "done";
      case "getpolicy": return nn.getStoragePolicy(a[2]).getName();
      case "info": return info(nn.getFileInfo(a[2]));
      case "ls": {
        DirectoryListing l = nn.getListing(a[2], a.length > 3 ? a[3].getBytes(StandardCharsets.UTF_8) : new byte[0], false);
        if (l == null) return "null";
        StringBuilder b = new StringBuilder();
        for (HdfsFileStatus s : l.getPartialListing()) b.append(s.getLocalName()).append(" = ").append(info(s)).append("; ");
        return b.append(l.getRemainingEntries());
      }
      case "count": {
        ContentSummary c = nn.getContentSummary(a[2]);
        return c.getLength() + " " + c.getFileCount() + " " + c.getDirectoryCount() + " " + c.getSpaceConsumed() + " " + c.getQuota() + " "
            + c.getSpaceQuota();
      }
      case "usage": {
        QuotaUsage q = nn.getQuotaUsage(a[2]);
        return q.getFileAndDirectoryCount() + " " + q.getSpaceConsumed() + " " + q.getQuota() + " " + q.getSpaceQuota();
      }
      case "closed": return nn.isFileClosed(a[2]);
      case "access": nn.checkAccess(a[2], FsAction.values()[Integer.parseInt(a[3])]); return "done";
      case "blocksize": return nn.getPreferredBlockSize(a[2]);
      case "append": nn.append(a[2], a[3], new EnumSetWritable<>(EnumSet.of(CreateFlag.APPEND))); return "done";
      case "truncate": return nn.truncate(a[2], Long.parseLong(a[3]), a[4]);
      case "concat": nn.concat(a[2], Arrays.copyOfRange(a, 3, a.length)); return "done";
      case "recover": return nn.recoverLease(a[2], a[3]);
      case "fsync": nn.fsync(a[2], 0, a[3], 0); return "done";
      case "addblock": nn.addBlock(a[2], a[3], null, null, 0, null, EnumSet.noneOf(AddBlockFlag.class)); return "done";
      case "blocks": {
        LocatedBlocks l = nn.getBlockLocations(a[2], Long.parseLong(a[3]), Long.parseLong(a[4]));
        StringBuilder b = new StringBuilder(l.getFileLength() + " " + l.isUnderConstruction() + " " + l.isLastBlockComplete());
        for (LocatedBlock x : l.getLocatedBlocks()) b.append(" ").append(x.getStartOffset()).append("+").append(x.getBlockSize());
        return b;
      }
      case "openfiles": {
        BatchedRemoteIterator.BatchedEntries<OpenFileEntry> e = nn.listOpenFiles(0, EnumSet.of(OpenFilesIterator.OpenFilesType.ALL_OPEN_FILES), "/");
        StringBuilder b = new StringBuilder();
        for (int i = 0; i < e.size(); i++) b.append(e.get(i).getFilePath()).append(" ").append(e.get(i).getClientName()).append("; ");
        return b.append(e.hasMore());
      }
      default: throw new IllegalArgumentException(a[1]);
    }
  }

  static String info(HdfsFileStatus s) {
    return s == null ? "null" : (s.isDirectory() ? "d" : "-") + s.getPermission() + " " + s.getOwner() + " " + s.getGroup() + " " + s.getLen() + " "
        + s.getReplication() + " " + s.getBlockSize() + " " + s.getChildrenNum() + " " + s.getStoragePolicy();
  }
}
