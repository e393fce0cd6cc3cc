/** From a pool's configuration to the user data of its instances. */
package dev.musterd.provision.userdata;
