/** Benchmarks of the rules and views; {@code mvn -Pbench} runs them, every build compiles them. */
package dev.musterd.bench;
