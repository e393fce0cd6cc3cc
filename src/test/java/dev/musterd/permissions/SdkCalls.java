package dev.musterd.permissions;

import dev.musterd.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ConstantPool;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The calls to AWS that our compiled classes contain, as {@code ec2.createFleet}: every method of a
 * client that a class refers to, also by a method reference.
 */
final class SdkCalls {
  private static final Pattern CLIENT =
      Pattern.compile("software/amazon/awssdk/services/([a-z0-9]+)/[A-Za-z0-9]+Client");

  /** Methods of clients that are no calls. */
  private static final Set<String> LOCAL =
      Set.of("builder", "close", "create", "serviceName", "utilities");

  private SdkCalls() {}

  static SortedSet<String> ofOurs() throws IOException, URISyntaxException {
    Path classes = Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    SortedSet<String> calls = new TreeSet<>();
    try (Stream<Path> files = Files.walk(classes.resolve("dev/musterd"))) {
      files
          .filter(file -> file.toString().endsWith(".class"))
          .flatMap(SdkCalls::references)
          .forEach(calls::add);
    }
    return calls;
  }

  private static Stream<String> references(Path file) {
    try {
      ConstantPool pool = ClassFile.of().parse(file).constantPool();
      return StreamSupport.stream(pool.spliterator(), false).flatMap(SdkCalls::call);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Stream<String> call(PoolEntry entry) {
    if (entry instanceof MemberRefEntry member) {
      Matcher client = CLIENT.matcher(member.owner().asInternalName());
      String method = member.name().stringValue();
      if (client.matches() && !LOCAL.contains(method)) {
        return Stream.of(client.group(1) + "." + method);
      }
    }
    return Stream.empty();
  }
}
