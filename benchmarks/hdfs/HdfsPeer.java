package benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The same work as Program.cs, by Hadoop's own client. Prints a line: work, operations, bytes, wall seconds, processor seconds. */
public final class HdfsPeer {
    private static final int WARM_UPS = 3; // both compilers are done by then

    private static final int BUFFER_BYTES = 1 << 20;
    private static final int PIECE_BYTES = 4096;

    private interface Work {
        long run(int caller, long deadlineNanos) throws Exception;
    }

    public static void main(String[] args) throws Exception {
        String work = args[0];
        Path path = new Path(args[1]);
        FileSystem files = FileSystem.get(URI.create(args[1]), new Configuration());
        switch (work) {
            case "write": {
                long bytes = Long.parseLong(args[2]);
                write(files, new Path(path + ".warm"), bytes);
                files.delete(new Path(path + ".warm"), false);
                measure(work, () -> write(files, path, bytes), bytes);
                break;
            }
            case "read":
            case "read-async": { // it has one way to read

                long bytes = files.getFileStatus(path).getLen();
                for (int i = 0; i < WARM_UPS; i++) {
                    read(files, path, bytes);
                }
                measure(work, () -> read(files, path, bytes), bytes);
                break;
            }
            case "stat":
                rate(work, Integer.parseInt(args[2]), Double.parseDouble(args[3]), (caller, deadline) -> {
                    long count = 0;
                    for (; System.nanoTime() < deadline; count++) {
                        files.getFileStatus(path);
                    }

                    return count;
                });
                break;
            case "pread": {
                long length = files.getFileStatus(path).getLen();
                try (FSDataInputStream input = files.open(path)) {
                    rate(work, Integer.parseInt(args[2]), Double.parseDouble(args[3]), (caller, deadline) -> {
                        Random random = new Random(caller);
                        byte[] piece = new byte[PIECE_BYTES];
                        long count = 0;
                        for (; System.nanoTime() < deadline; count++) {
                            input.readFully((long) (random.nextDouble() * (length - PIECE_BYTES)), piece, 0, PIECE_BYTES);
                        }

                        return count;
                    });
                }

                break;
            }
            default:
                throw new IllegalArgumentException(work);
        }

        files.close();
    }

    private interface Once {
        void run() throws Exception;
    }

    private static void measure(String work, Once once, long bytes) throws Exception {
        double cpu = cpuSeconds();
        long start = System.nanoTime();
        once.run();
        print(work, 1, bytes, (System.nanoTime() - start) / 1e9, cpuSeconds() - cpu);
    }

    private static void rate(String name, int callers, double seconds, Work work) throws Exception {
        all(callers, seconds / 2, work);
        double cpu = cpuSeconds();
        long start = System.nanoTime();
        long count = all(callers, seconds, work);
        print(name + "-" + callers, count, 0, (System.nanoTime() - start) / 1e9, cpuSeconds() - cpu);
    }

    private static long all(int callers, double seconds, Work work) throws Exception {
        AtomicLong count = new AtomicLong();
        long deadline = System.nanoTime() + (long) (seconds * 1e9);
        Thread[] threads = new Thread[callers];
        for (int i = 0; i < callers; i++) {
            int caller = i;
            threads[i] = new Thread(() -> {
                try {
                    count.addAndGet(work.run(caller, deadline));
                } catch (Exception e) {
                    e.printStackTrace();
                    System.exit(1);
                }
            });
            threads[i].start();
        }

        for (Thread thread : threads) {
            thread.join();
        }

        return count.get();
    }

    private static void write(FileSystem files, Path path, long bytes) throws Exception {
        byte[] buffer = new byte[BUFFER_BYTES];
        new Random(1).nextBytes(buffer);
        try (FSDataOutputStream output = files.create(path, true)) {
            for (long left = bytes; left > 0; left -= buffer.length) {
                output.write(buffer, 0, (int) Math.min(left, buffer.length));
            }
        }
    }

    private static void read(FileSystem files, Path path, long bytes) throws Exception {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (FSDataInputStream input = files.open(path)) {
            for (long left = bytes; left > 0; ) {
                int read = input.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (read < 0) {
                    break;
                }

                left -= read;
            }
        }
    }

    private static double cpuSeconds() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
    }

    private static void print(String work, long operations, long bytes, double wall, double cpu) {
        System.out.printf("%s %d %d %.4f %.4f%n", work, operations, bytes, wall, cpu);
    }
}
