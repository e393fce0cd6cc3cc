package dev.musterd.check;

import java.util.List;

/** A result of a check. */
public sealed interface Finding {
  String subject();

  /** The subject is as it should be. */
  record Good(String subject, String detail) implements Finding {}

  /** The subject works, and is probably not what was meant. */
  record Warning(String subject, String reason, String remedy) implements Finding {}

  /** Jobs will not run until this is corrected. */
  record Failed(String subject, String reason, String remedy) implements Finding {}

  /** The check was not run, because something else has to be corrected first. */
  record NotChecked(String subject, String reason) implements Finding {}

  /** Whether checks that need this one can be run. */
  default boolean usable() {
    return this instanceof Good || this instanceof Warning;
  }

  /** A copy with another subject. */
  default Finding about(String other) {
    return switch (this) {
      case Good(_, String detail) -> new Good(other, detail);
      case Warning(_, String reason, String remedy) -> new Warning(other, reason, remedy);
      case Failed(_, String reason, String remedy) -> new Failed(other, reason, remedy);
      case NotChecked(_, String reason) -> new NotChecked(other, reason);
    };
  }

  /** The name of the result in {@code --json}. */
  default String result() {
    return switch (this) {
      case Good _ -> "good";
      case Warning _ -> "warning";
      case Failed _ -> "failed";
      case NotChecked _ -> "not-checked";
    };
  }

  /** The detail of what is good, or what is wrong; may be empty. */
  default String reason() {
    return switch (this) {
      case Good good -> good.detail();
      case Warning warning -> warning.reason();
      case Failed failed -> failed.reason();
      case NotChecked skipped -> skipped.reason();
    };
  }

  /** What to do; empty where there is nothing to do, or not about this subject. */
  default String remedy() {
    return switch (this) {
      case Warning warning -> warning.remedy();
      case Failed failed -> failed.remedy();
      case Good _, NotChecked _ -> "";
    };
  }

  static List<Finding> good(String subject, String detail) {
    return List.of(new Good(subject, detail));
  }

  static List<Finding> warning(String subject, String reason, String remedy) {
    return List.of(new Warning(subject, reason, remedy));
  }

  static List<Finding> failed(String subject, String reason, String remedy) {
    return List.of(new Failed(subject, reason, remedy));
  }
}
