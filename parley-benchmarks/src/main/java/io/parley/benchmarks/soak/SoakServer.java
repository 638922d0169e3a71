package io.parley.benchmarks.soak;

import com.sun.management.GarbageCollectorMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import io.parley.Compression;
import io.parley.Dispatch;
import io.parley.Server;
import io.parley.netty.Netty;
import io.parley.netty.NettyRuntime;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/**
 * The servers that are soaked, in one process: on workers and inline over epoll, and on workers
 * over the JDK's NIO, which goes through Netty's channels. They take compression with context
 * takeover where the peer wants it, and wait longer for handlers; all else is at its default.
 *
 * <p>It prints its ports, then for each line that it reads a line of {@link Figures}, and ends with
 * its input: it cannot outlive its runner. Needs {@code -XX:+UseParallelGC}.
 */
public final class SoakServer {

  /** What the line of ports begins with. */
  static final String PORTS = "ports";

  private static final int LOOPS = 2;

  /** Where others have the processor, a handler may have to wait longer than is usual. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final LongAdder opened = new LongAdder();
  private final LongAdder messages = new LongAdder();
  private final LongAdder errors = new LongAdder();
  private final List<SoakApp> apps = new ArrayList<>();
  private final List<Server> servers = new ArrayList<>();
  private final LogWatch log;

  private SoakServer(LogWatch log) {
    this.log = log;
  }

  /** No arguments. */
  public static void main(String[] args) throws IOException {
    InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
    SoakServer all = new SoakServer(LogWatch.start());
    try (NettyRuntime epoll = NettyRuntime.builder().loops(LOOPS).build();
        NettyRuntime nio = NettyRuntime.builder().loops(LOOPS).nativeTransport(false).build()) {
      all.start(epoll, Dispatch.WORKERS);
      all.start(epoll, Dispatch.INLINE);
      all.start(nio, Dispatch.WORKERS);
      all.answer();
      all.servers.forEach(Server::close);
    }
  }

  private void start(NettyRuntime runtime, Dispatch dispatch) {
    SoakApp app = new SoakApp(opened, messages, errors);
    Compression compression = Compression.on().contextTakeover(true, true);
    apps.add(app);
    servers.add(
        app.handler()
            .asServer(
                Netty.on(0)
                    .host("127.0.0.1")
                    .runtime(runtime)
                    .config(
                        config ->
                            config
                                .dispatch(dispatch)
                                .compression(compression)
                                .handshakeTimeout(PATIENCE)))
            .start());
  }

  private void answer() throws IOException {
    System.out.println(
        servers.stream()
            .map(server -> String.valueOf(server.port()))
            .collect(Collectors.joining(" ", PORTS + " ", "")));
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    while (in.readLine() != null) {
      System.out.println(figures().line());
    }
  }

  private Figures figures() throws IOException {
    Map<Figure, Long> values = new EnumMap<>(Figure.class);
    values.put(Figure.HEAP, liveHeap());
    values.put(
        Figure.NETTY_DIRECT,
        ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric().usedDirectMemory());
    values.put(Figure.JVM_DIRECT, direct());
    values.put(Figure.RESIDENT, resident());
    values.put(Figure.THREADS, (long) ManagementFactory.getThreadMXBean().getThreadCount());
    UnixOperatingSystemMXBean system =
        ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class);
    values.put(Figure.DESCRIPTORS, system.getOpenFileDescriptorCount());
    values.put(Figure.CPU, system.getProcessCpuTime());
    values.put(Figure.CONNECTIONS, servers.stream().mapToLong(Server::connections).sum());
    values.put(Figure.SUBSCRIBERS, apps.stream().mapToLong(SoakApp::subscribers).sum());
    values.put(Figure.OPENED, opened.sum());
    values.put(Figure.MESSAGES, messages.sum());
    values.put(Figure.ERRORS, errors.sum());
    values.put(Figure.LEAKS, log.leaks());
    values.put(Figure.EXCEPTIONS, log.exceptions());
    values.put(Figure.WARNINGS, log.warnings());
    return new Figures(values);
  }

  /** What a full collection left, by the collector's own account of it: load goes on meanwhile. */
  private static long liveHeap() {
    // The first collection lets cleaners and references go, the second what hung on them.
    System.gc();
    System.gc();
    GarbageCollectorMXBean full =
        ManagementFactory.getPlatformMXBeans(GarbageCollectorMXBean.class).stream()
            .filter(collector -> collector.getName().equals("PS MarkSweep"))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("run it with -XX:+UseParallelGC"));
    List<String> heap = List.of("PS Eden Space", "PS Survivor Space", "PS Old Gen");
    return full.getLastGcInfo().getMemoryUsageAfterGc().entrySet().stream()
        .filter(pool -> heap.contains(pool.getKey()))
        .mapToLong(pool -> pool.getValue().getUsed())
        .sum();
  }

  private static long direct() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }

  private static long resident() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow(() -> new IOException("no VmRSS in /proc/self/status"));
  }
}
