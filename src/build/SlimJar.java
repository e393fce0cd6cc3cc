import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.InnerClassesAttribute;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.reflect.AccessFlag;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Takes out of the shaded jar what it has of AWS's service clients and never calls: operations, and
 * the classes that only these need. EC2 alone has some 770 operations, and only to verify its
 * client, the JVM would load a class for each of them at every start.
 *
 * <p>An operation that was taken out of a client is answered by the client's interface, as not
 * supported. What stays is read from the byte code of everything that is no service client, so
 * there is no list to keep. So with the metadata of services that the jar has no client of.
 *
 * <p>The names of local variables are left out of the libraries, too.
 *
 * <p>Run by the build: {@code java SlimJar.java WHOLE.jar SLIM.jar}.
 */
final class SlimJar {
  private static final String OURS = "dev/musterd/";
  private static final String SERVICES = "software/amazon/awssdk/services/";

  /** The name of a class of a service client, in byte code or in a list of names. */
  private static final Pattern CLASS =
      Pattern.compile("software[/.]amazon[/.]awssdk[/.]services[/.]\\w+(?:[/.][\\w$]+)+");

  /** Makes the metadata of every service of AWS, each a class, at the first client. */
  private static final String METADATA_PROVIDER =
      "software/amazon/awssdk/regions/GeneratedServiceMetadataProvider.class";

  private static final String METADATA = "software/amazon/awssdk/regions/servicemetadata/";

  /** Asks for the metadata of its service by a name that it has as a constant. */
  private static final String CLIENT_BUILDER = "BaseClientBuilder.class";

  /** What a client has besides its operations. */
  private static final Set<String> PLUMBING =
      Set.of("close", "serviceName", "serviceClientConfiguration", "builder", "create");

  private static final Pattern LAMBDA = Pattern.compile("lambda\\$(\\w+)\\$\\d+");

  /** Has each method written anew, as the options say. */
  private static final ClassTransform EACH_INSTRUCTION =
      ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL);

  private final Map<String, byte[]> entries = new LinkedHashMap<>();
  private final Map<String, Long> times = new HashMap<>();
  private final Map<String, byte[]> trimmed = new HashMap<>();

  /** By client: the operations that somebody calls. */
  private final Map<String, Set<String>> calls = new HashMap<>();

  private final ClassFile classFile =
      ClassFile.of(
          ClassFile.ConstantPoolSharingOption.NEW_POOL,
          ClassFile.ClassHierarchyResolverOption.of(
              ClassHierarchyResolver.ofResourceParsing(this::open)
                  .orElse(ClassHierarchyResolver.defaultResolver())
                  .cached()));

  private final ClassFile lean = ClassFile.of(ClassFile.DebugElementsOption.DROP_DEBUG);

  /** For classes of a format that no AOT cache takes, as it has no stack maps. */
  private final ClassFile renewed =
      classFile.withOptions(
          ClassFile.DebugElementsOption.DROP_DEBUG, ClassFile.StackMapsOption.GENERATE_STACK_MAPS);

  public static void main(String[] args) throws IOException {
    SlimJar jar = new SlimJar();
    jar.read(Path.of(args[0]));
    Set<String> reached = jar.reach();
    jar.write(Path.of(args[1]), reached);
  }

  private void read(Path whole) throws IOException {
    try (ZipInputStream zip =
        new ZipInputStream(new BufferedInputStream(Files.newInputStream(whole)))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        entries.put(entry.getName(), zip.readAllBytes());
        times.put(entry.getName(), entry.getTime());
      }
    }
  }

  /** Until no class that was reached calls an operation that was not known to be called. */
  private Set<String> reach() {
    Map<String, Set<String>> before;
    Set<String> reached;
    do {
      before = copyOfCalls();
      trimmed.clear();
      reached = walk();
    } while (!before.equals(calls));
    return reached;
  }

  private Map<String, Set<String>> copyOfCalls() {
    Map<String, Set<String>> copy = new HashMap<>();
    calls.forEach((client, operations) -> copy.put(client, Set.copyOf(operations)));
    return copy;
  }

  private Set<String> walk() {
    Set<String> reached = new HashSet<>();
    Deque<String> ahead = new ArrayDeque<>();
    entries.keySet().stream()
        .filter(name -> !isOfService(name))
        .forEach(name -> mentioned(name).forEach(ahead::add));
    while (!ahead.isEmpty()) {
      String name = ahead.remove();
      if (entries.containsKey(name) && reached.add(name)) {
        ahead.addAll(mentioned(name));
      }
    }
    return reached;
  }

  private static boolean isOfService(String name) {
    return name.startsWith(SERVICES) && name.endsWith(".class");
  }

  /** The files of the service classes that one file names. */
  private Set<String> mentioned(String name) {
    Set<String> found = new HashSet<>();
    if (name.endsWith(".class")) {
      ClassModel model = classFile.parse(bytes(name));
      boolean client = isOfService(name) && isClient(name);
      for (PoolEntry constant : model.constantPool()) {
        switch (constant) {
          case Utf8Entry text -> collect(text.stringValue(), found);
          case MemberRefEntry member when !client -> note(member);
          default -> {}
        }
      }
    } else if (name.startsWith("META-INF/services/") || name.endsWith(".interceptors")) {
      collect(new String(entries.get(name), StandardCharsets.UTF_8), found);
    }
    return found;
  }

  private static void collect(String text, Set<String> found) {
    if (text.contains("awssdk")) {
      Matcher matcher = CLASS.matcher(text);
      while (matcher.find()) {
        found.add(matcher.group().replace('.', '/') + ".class");
      }
    }
  }

  private void note(MemberRefEntry member) {
    String owner = member.owner().asInternalName() + ".class";
    if (isOfService(owner) && isClient(owner)) {
      calls
          .computeIfAbsent(interfaceOf(owner), _ -> new HashSet<>())
          .add(member.nameAndType().name().stringValue());
    }
  }

  /** The client of a service: an interface, or what implements it. */
  private boolean isClient(String name) {
    return name.endsWith("Client.class") && entries.containsKey(defaultOf(interfaceOf(name)));
  }

  private static String interfaceOf(String name) {
    return name.replace("/Default", "/");
  }

  private static String defaultOf(String name) {
    int simple = name.lastIndexOf('/') + 1;
    return name.substring(0, simple) + "Default" + name.substring(simple);
  }

  private byte[] bytes(String name) {
    return isOfService(name) && isClient(name)
        ? trimmed.computeIfAbsent(name, this::trim)
        : entries.get(name);
  }

  private byte[] trim(String name) {
    Set<String> called = calls.getOrDefault(interfaceOf(name), Set.of());
    Set<String> operations = operations(interfaceOf(name));
    return classFile.transformClass(
        classFile.parse(entries.get(name)),
        ClassTransform.dropping(
            element ->
                switch (element) {
                  case MethodModel method ->
                      operations.contains(operation(method)) && !called.contains(operation(method));
                  case InnerClassesAttribute _ -> true; // It names the builder of every request.
                  default -> false;
                }));
  }

  private Set<String> operations(String client) {
    Set<String> names = new HashSet<>();
    for (MethodModel method : classFile.parse(entries.get(client)).methods()) {
      String name = method.methodName().stringValue();
      if (method.flags().has(AccessFlag.PUBLIC) && !PLUMBING.contains(name)) {
        names.add(name);
      }
    }
    return names;
  }

  /** Of a lambda, the operation that it is a part of. */
  private static String operation(MethodModel method) {
    String name = method.methodName().stringValue();
    Matcher lambda = LAMBDA.matcher(name);
    return lambda.matches() ? lambda.group(1) : name;
  }

  /**
   * The provider of metadata without the services that no client here is of. The SDK makes what it
   * does not know from the name, and else at each start some 310 objects of as many classes.
   */
  private byte[] ownMetadata(Set<String> reached) {
    Set<String> names = new HashSet<>();
    reached.stream()
        .filter(name -> name.endsWith(CLIENT_BUILDER))
        .forEach(
            name ->
                classFile
                    .parse(bytes(name))
                    .constantPool()
                    .forEach(
                        constant -> {
                          if (constant instanceof StringEntry text) {
                            names.add(text.stringValue());
                          }
                        }));
    // Its constants are those of what it still names.
    ClassFile anew = classFile.withOptions(ClassFile.DebugElementsOption.DROP_DEBUG);
    return anew.transformClass(
        anew.parse(entries.get(METADATA_PROVIDER)),
        ClassTransform.transformingMethodBodies(
            method -> method.methodName().equalsString("<clinit>"),
            CodeTransform.ofStateful(() -> new OwnEntries(names))));
  }

  /** Leaves out the instructions from a name that is not among those to the call of {@code put}. */
  private static final class OwnEntries implements CodeTransform {
    private final Set<String> names;
    private boolean skipping;

    OwnEntries(Set<String> names) {
      this.names = names;
    }

    @Override
    public void accept(CodeBuilder code, CodeElement element) {
      if (element instanceof ConstantInstruction constant
          && constant.constantValue() instanceof String name) {
        skipping = !names.contains(name);
      }
      if (!skipping) {
        code.with(element);
      }
      if (element instanceof InvokeInstruction call && call.name().equalsString("put")) {
        skipping = false;
      }
    }
  }

  /** Everything that is needed. */
  private Map<String, byte[]> kept(Set<String> reached) {
    byte[] provider = ownMetadata(reached);
    Set<String> metadata = new HashSet<>();
    addMetadata(provider, metadata);
    Map<String, byte[]> kept = new LinkedHashMap<>();
    for (String name : entries.keySet()) {
      boolean needed =
          isOfService(name)
              ? reached.contains(name)
              : !name.startsWith(METADATA) || metadata.contains(name);
      if (needed) {
        kept.put(name, name.equals(METADATA_PROVIDER) ? provider : lean(name));
      }
    }
    return kept;
  }

  /** The files of metadata that a class names, and those that these name. */
  private void addMetadata(byte[] named, Set<String> found) {
    for (PoolEntry constant : classFile.parse(named).constantPool()) {
      if (constant instanceof ClassEntry type) {
        String name = type.asInternalName() + ".class";
        if (name.startsWith(METADATA) && entries.containsKey(name) && found.add(name)) {
          addMetadata(entries.get(name), found);
        }
      }
    }
  }

  private void write(Path slim, Set<String> reached) throws IOException {
    try (ZipOutputStream zip =
        new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(slim)))) {
      for (Map.Entry<String, byte[]> file : kept(reached).entrySet()) {
        ZipEntry entry = new ZipEntry(file.getKey());
        entry.setTime(times.get(file.getKey()));
        zip.putNextEntry(entry);
        zip.write(file.getValue());
        zip.closeEntry();
      }
    }
  }

  /**
   * Libraries' classes without the names of local variables, which take memory wherever the class
   * is loaded, and only debuggers read; the lines of stack traces stay.
   */
  private byte[] lean(String name) {
    byte[] bytes = bytes(name);
    if (!name.endsWith(".class") || name.startsWith(OURS)) {
      return bytes;
    }
    ClassModel model = lean.parse(bytes);
    return model.majorVersion() < ClassFile.JAVA_6_VERSION
        ? renewed.transformClass(
            renewed.parse(bytes),
            EACH_INSTRUCTION.andThen(
                ClassTransform.endHandler(type -> type.withVersion(ClassFile.JAVA_8_VERSION, 0))))
        : lean.transformClass(model, EACH_INSTRUCTION);
  }

  private InputStream open(ClassDesc type) {
    String descriptor = type.descriptorString();
    byte[] found = entries.get(descriptor.substring(1, descriptor.length() - 1) + ".class");
    return found == null ? null : new ByteArrayInputStream(found);
  }
}
