/**
 * Small general types without a domain: a bounded map, text for people, typed fields of a record.
 */
package dev.musterd.base;
