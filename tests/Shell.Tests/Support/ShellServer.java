import java.io.*;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.*;
import org.apache.hadoop.util.ToolRunner;

/** Runs command lines of Hadoop's shell in one process: a request is a folder and words, an answer is exit code, output, errors. */
public class ShellServer {
  public static void main(String[] args) throws Exception {
    DataInputStream in = new DataInputStream(new BufferedInputStream(System.in));
    DataOutputStream out = new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
    ByteArrayOutputStream stdout = new ByteArrayOutputStream();
    ByteArrayOutputStream stderr = new ByteArrayOutputStream();
    System.setOut(new PrintStream(stdout, true, "UTF-8"));
    System.setErr(new PrintStream(stderr, true, "UTF-8"));
    // As a distribution is set up: users see what became of what they deleted.
    org.apache.log4j.Logger.getLogger(TrashPolicyDefault.class.getName()).setLevel(org.apache.log4j.Level.INFO);
    while (true) {
      int count;
      try { count = in.readInt(); } catch (EOFException e) { return; }
      String folder = text(in);
      byte[] input = new byte[in.readInt()];
      in.readFully(input);
      String[] words = new String[count];
      for (int i = 0; i < count; i++) words[i] = text(in);
      stdout.reset(); stderr.reset();
      System.setProperty("user.dir", folder);
      System.setProperty("user.home", folder + "/home");
      System.setIn(new ByteArrayInputStream(input));
      FileSystem.closeAll();
      int code;
      FsShell shell = new FsShell();
      try {
        code = ToolRunner.run(new Configuration(), shell, words);
      } catch (Throwable e) {
        e.printStackTrace();
        code = 1;
      } finally {
        shell.close();
      }
      FileSystem.closeAll();
      System.out.flush(); System.err.flush();
      out.writeInt(code & 0xFF);
      write(out, stdout.toByteArray());
      write(out, stderr.toByteArray());
      out.flush();
    }
  }
  static String text(DataInputStream in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
  static void write(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }
}
