/** The vocabulary: facts as records, choices as sealed interfaces; nothing but java.base. */
package dev.musterd.model;
