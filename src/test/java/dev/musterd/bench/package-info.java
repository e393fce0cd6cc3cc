/**
 * Benchmarks of the rules and views, load on the packaged daemon, and its soak: {@code mvn -Pbench}
 * and {@code mvn -Pstart} run them, every build compiles them.
 */
package dev.musterd.bench;
