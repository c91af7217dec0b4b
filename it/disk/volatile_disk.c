/*
 * A disk that forgets what was not synced: LD_PRELOAD it under one process, kill the process, and put
 * PLATTER/names in place of the directory. That is what a power failure would have left.
 *
 *   VOLATILE_DISK_DIRECTORY  the directory (absolute); only files directly in it are looked at
 *   VOLATILE_DISK_PLATTER    where the platter is kept; made from the directory if it is not there
 *   VOLATILE_DISK_FAULT      a file that, while it is there, makes syncs fail (see below)
 *
 * The process sees the directory itself, which plays the page cache. The platter gets
 *   - bytes and length of a file by fdatasync or fsync of that file, as far as they were written then;
 *   - names (created, renamed, removed) by fsync of the directory, which says nothing of content:
 *     a name whose file was never synced is an empty file there.
 * Nothing else reaches it, so whatever was not asked for is lost: the worst of all legal outcomes.
 * Files are kept by inode in PLATTER/inodes and hard-linked into PLATTER/names.
 *
 * A fault is one line, "PATTERN HOW". The pattern is for the file's name, "." being the directory. HOW:
 *   keep    once: the pages are taken for clean and still show the new bytes, as Linux does at first;
 *           a second sync succeeds and covers nothing of them, in this process and the next
 *   drop    once: the same, and the bytes are gone: the process sees what was there before, or zeros
 *   always  each time, and nothing is changed
 *   lie     each time, and the process is told that all went well: a disk with a cache of its own
 * The others fail with EIO.
 *
 * Known: what is mapped, linked, or moved into another directory is not followed; java.nio does none of it
 * to a relay log. What is not followed is lost, so the error is on the safe side.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <inttypes.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define EVERYTHING INT64_MAX
#define FDS_MAX 65536
#define NOWHERE -1

/* A file of the directory, or the directory. */
struct node {
  ino_t inode;
  char name[NAME_MAX + 1];
  int64_t dirty_from, dirty_to; /* what the next sync covers; empty if from >= to */
  int64_t lost_from;            /* a failed sync took these pages for clean; NOWHERE if none did */
  int opens;
  bool gone; /* it has no name any more */
  struct node *next;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* guards all below; the tables are read without it */
static struct node *nodes;
static struct node directory_node = {.name = "."};
static struct node *volatile fds[FDS_MAX];

static const char *directory, *platter, *fault;

__attribute__((noreturn)) static void die(const char *what, const char *name) {
  fprintf(stderr, "volatile disk: %s %s: %s\n", what, name, strerror(errno));
  _exit(99);
}

static void *real(const char *name) {
  void *found = dlsym(RTLD_NEXT, name);
  if (!found) die("no", name);
  return found;
}
/* The function of libc that we stand before. */
#define REAL(name) \
  static __typeof__(name) *name##_real; \
  if (!name##_real) name##_real = (__typeof__(name) *)real(#name)

/* ---- paths --------------------------------------------------------------------------------------------------- */

/* The name of a path directly in the directory, "." for the directory itself, NULL for any other. */
static const char *name_of(const char *path) {
  if (!directory || !path) return NULL;
  size_t length = strlen(directory);
  if (strncmp(path, directory, length) != 0) return NULL;
  if (path[length] == 0) return ".";
  if (path[length] != '/' || strchr(path + length + 1, '/') || strlen(path + length + 1) > NAME_MAX) return NULL;
  return path + length + 1;
}

static void image_path(char *to, ino_t inode, const char *kind) {
  snprintf(to, PATH_MAX, "%s/inodes/%llu%s", platter, (unsigned long long)inode, kind);
}

static void platter_name(char *to, const char *name) { snprintf(to, PATH_MAX, "%s/names/%s", platter, name); }

/* ---- nodes --------------------------------------------------------------------------------------------------- */

static struct node *node_of(int fd) { return fd >= 0 && fd < FDS_MAX ? fds[fd] : NULL; }

static struct node *find(ino_t inode) {
  struct node *node = nodes;
  while (node && node->inode != inode) node = node->next;
  return node;
}

static void touch(struct node *node, int64_t from, int64_t to) {
  if (from >= to) return;
  if (node->lost_from >= from) { /* written anew: it is dirty again */
    char mark[PATH_MAX];
    image_path(mark, node->inode, ".lost");
    unlink(mark);
    node->lost_from = NOWHERE;
  }
  bool clean = node->dirty_from >= node->dirty_to;
  if (clean || from < node->dirty_from) node->dirty_from = from;
  if (clean || to > node->dirty_to) node->dirty_to = to;
}

/* The inode has lost its last name: what the platter has under old names stays until the directory is synced. */
static void forget(ino_t inode) {
  char path[PATH_MAX];
  image_path(path, inode, "");
  unlink(path);
  image_path(path, inode, ".lost");
  unlink(path);
  for (struct node **at = &nodes; *at; at = &(*at)->next) {
    if ((*at)->inode != inode) continue;
    struct node *node = *at;
    *at = node->next;
    node->gone = true;
    if (node->opens == 0) free(node);
    return;
  }
}

static void make_empty(const char *path) {
  int fd = open(path, O_CREAT | O_TRUNC | O_WRONLY, 0600);
  if (fd < 0) die("can't make", path);
  close(fd);
}

/* Of a file that was there before us all may be dirty, but for what a failed sync took for clean. */
static struct node *new_node(ino_t inode, bool created) {
  struct node *node = calloc(1, sizeof *node);
  if (!node) die("no memory for", "a node");
  char path[PATH_MAX];
  node->inode = inode;
  node->lost_from = NOWHERE;
  image_path(path, inode, created ? "" : ".lost");
  if (created) {
    make_empty(path);
  } else {
    node->dirty_to = EVERYTHING;
    FILE *mark = fopen(path, "r");
    if (mark) {
      if (fscanf(mark, "%" SCNd64, &node->lost_from) != 1) die("not a number in", path);
      node->dirty_to = node->lost_from;
      fclose(mark);
    }
  }
  node->next = nodes;
  nodes = node;
  return node;
}

/* ---- syncs --------------------------------------------------------------------------------------------------- */

static int open_again(int fd, int flags) { /* the process may have opened it for writing only */
  char path[64];
  snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
  int again = open(path, flags);
  if (again < 0) die("can't open", path);
  return again;
}

/* Copies a range, as far as both files go; what the source lacks becomes zeros. */
static void copy(int from, int to, int64_t start, int64_t end) {
  static char buffer[1 << 16]; /* under the lock */
  for (int64_t at = start; at < end;) {
    size_t chunk = end - at < (int64_t)sizeof buffer ? (size_t)(end - at) : sizeof buffer;
    ssize_t got = pread(from, buffer, chunk, at);
    if (got < 0) die("can't read", "a file");
    memset(buffer + got, 0, chunk - (size_t)got);
    if (pwrite(to, buffer, chunk, at) != (ssize_t)chunk) die("can't write", "a file");
    at += (int64_t)chunk;
  }
}

static int open_image(struct node *node) {
  char path[PATH_MAX];
  image_path(path, node->inode, "");
  int image = open(path, O_CREAT | O_RDWR, 0600);
  if (image < 0) die("can't open", path);
  return image;
}

static int64_t size_of(int fd) {
  struct stat stat;
  if (fstat(fd, &stat)) die("no size of", "a file");
  return stat.st_size;
}

static void to_platter(struct node *node, int fd) {
  if (node->gone) return;
  int file = open_again(fd, O_RDONLY), image = open_image(node);
  int64_t size = size_of(file);
  copy(file, image, node->dirty_from, node->dirty_to < size ? node->dirty_to : size);
  if (ftruncate(image, size)) die("can't cut", node->name);
  close(image);
  close(file);
  node->dirty_from = node->dirty_to = 0;
}

/* The kernel has given up on the dirty pages, and calls them clean. */
static void lose(struct node *node, int fd, bool drop) {
  if (node == &directory_node || node->gone) return;
  int64_t size = size_of(fd), end = node->dirty_to < size ? node->dirty_to : size;
  if (drop) {
    int file = open_again(fd, O_RDWR), image = open_image(node);
    if (size_of(image) < size && ftruncate(image, size)) die("can't extend", node->name);
    copy(image, file, node->dirty_from, end);
    close(image);
    close(file);
  } else if (node->dirty_from < end) {
    char path[PATH_MAX];
    image_path(path, node->inode, ".lost");
    FILE *mark = fopen(path, "w");
    if (!mark || fprintf(mark, "%" PRId64 "\n", node->dirty_from) < 0 || fclose(mark)) die("can't write", path);
    node->lost_from = node->dirty_from;
  }
  node->dirty_from = node->dirty_to = 0;
}

enum outcome { WORKS, FAILS, LIES };

/* What this sync is to do; if it is to fail, it has failed. */
static enum outcome outcome_of(struct node *node, int fd) {
  char pattern[NAME_MAX + 1], how[16];
  FILE *file = fault ? fopen(fault, "r") : NULL;
  if (!file) return WORKS;
  bool meant = fscanf(file, "%255s %15s", pattern, how) == 2 && fnmatch(pattern, node->name, 0) == 0;
  fclose(file);
  if (!meant) return WORKS;
  if (strcmp(how, "lie") == 0) return LIES;
  if (strcmp(how, "always") != 0) {
    unlink(fault);
    lose(node, fd, strcmp(how, "drop") == 0);
  }
  fprintf(stderr, "volatile disk: sync of %s fails (%s)\n", node->name, how);
  return FAILS;
}

static void names_to_platter(void) {
  char path[PATH_MAX], image[PATH_MAX], fresh[PATH_MAX];
  struct dirent *entry;
  struct stat is, there;
  platter_name(fresh, ".new");
  DIR *live = opendir(directory);
  if (!live) die("can't list", directory);
  while ((entry = readdir(live))) {
    if (fstatat(dirfd(live), entry->d_name, &is, AT_SYMLINK_NOFOLLOW) || !S_ISREG(is.st_mode)) continue;
    image_path(image, is.st_ino, "");
    platter_name(path, entry->d_name);
    if (stat(image, &is)) {
      make_empty(image);
      stat(image, &is);
    }
    if (stat(path, &there) == 0 && there.st_ino == is.st_ino) continue;
    if (link(image, fresh) || rename(fresh, path)) die("can't name", path);
  }
  closedir(live);
  platter_name(path, "");
  DIR *names = opendir(path);
  if (!names) die("can't list", path);
  while ((entry = readdir(names))) {
    if (entry->d_name[0] == '.') continue;
    snprintf(path, sizeof path, "%s/%s", directory, entry->d_name);
    if (lstat(path, &is) == 0) continue;
    platter_name(path, entry->d_name);
    unlink(path);
  }
  closedir(names);
}

static int synced(int fd, int (*how)(int)) {
  struct node *node = node_of(fd);
  if (!node) return how(fd);
  pthread_mutex_lock(&lock);
  enum outcome outcome = outcome_of(node, fd);
  pthread_mutex_unlock(&lock);
  if (outcome == LIES) return 0;
  if (outcome == FAILS) {
    errno = EIO;
    return -1;
  }
  int result = how(fd);
  if (result == 0) {
    pthread_mutex_lock(&lock);
    if (node == &directory_node) {
      names_to_platter();
    } else {
      to_platter(node, fd);
    }
    pthread_mutex_unlock(&lock);
  }
  return result;
}

int fsync(int fd) {
  REAL(fsync);
  return synced(fd, fsync_real);
}

int fdatasync(int fd) {
  REAL(fdatasync);
  return synced(fd, fdatasync_real);
}

/* ---- open and close ------------------------------------------------------------------------------------------ */

static void opened(int fd, const char *name, bool existed, int flags) {
  struct stat stat;
  if (fd >= FDS_MAX || fstat(fd, &stat)) die("can't follow", name);
  if (S_ISDIR(stat.st_mode)) {
    if (strcmp(name, ".") == 0) fds[fd] = &directory_node;
    return;
  }
  if (!S_ISREG(stat.st_mode)) return;
  if (!existed) forget(stat.st_ino); /* its number may have been another file's */
  struct node *node = existed ? find(stat.st_ino) : NULL;
  if (!node) node = new_node(stat.st_ino, !existed);
  snprintf(node->name, sizeof node->name, "%s", name);
  if (existed && (flags & O_TRUNC)) touch(node, 0, EVERYTHING);
  node->opens++;
  fds[fd] = node;
}

typedef int (*open_function)(const char *, int, ...);

/* closedir() closes behind our back, so a number may still stand for the directory. */
static void unfollow(int fd) {
  if (node_of(fd) == &directory_node) fds[fd] = NULL;
}

static int open_followed(open_function how, const char *path, int flags, mode_t mode) {
  const char *name = name_of(path);
  if (!name) {
    int fd = how(path, flags, mode);
    unfollow(fd);
    return fd;
  }
  struct stat stat;
  pthread_mutex_lock(&lock);
  bool existed = lstat(path, &stat) == 0;
  int fd = how(path, flags, mode);
  unfollow(fd);
  if (fd >= 0) opened(fd, name, existed, flags);
  pthread_mutex_unlock(&lock);
  return fd;
}

static mode_t mode_of(int flags, va_list more) {
  return flags & (O_CREAT | __O_TMPFILE) ? (mode_t)va_arg(more, int) : 0;
}

#define OPEN(function) \
  int function(const char *path, int flags, ...) { \
    REAL(function); \
    va_list more; \
    va_start(more, flags); \
    mode_t mode = mode_of(flags, more); \
    va_end(more); \
    return open_followed(function##_real, path, flags, mode); \
  }
OPEN(open)
OPEN(open64)

int close(int fd) {
  REAL(close);
  struct node *node = node_of(fd);
  if (!node) return close_real(fd);
  pthread_mutex_lock(&lock);
  fds[fd] = NULL;
  if (node != &directory_node && --node->opens == 0 && node->gone) free(node);
  int result = close_real(fd);
  pthread_mutex_unlock(&lock);
  return result;
}

/* ---- writes -------------------------------------------------------------------------------------------------- */

/* CALL gives the bytes written, from AT on; AT is evaluated afterwards. */
#define WRITTEN(CALL, AT) \
  struct node *node = node_of(fd); \
  if (!node) return CALL; \
  pthread_mutex_lock(&lock); \
  ssize_t done = CALL; \
  int error = errno; \
  if (done > 0) { \
    int64_t at = (AT); \
    touch(node, at, at + done); \
  } \
  pthread_mutex_unlock(&lock); \
  errno = error; \
  return done

ssize_t write(int fd, const void *bytes, size_t length) {
  REAL(write);
  WRITTEN(write_real(fd, bytes, length), lseek(fd, 0, SEEK_CUR) - done);
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
  REAL(writev);
  WRITTEN(writev_real(fd, parts, count), lseek(fd, 0, SEEK_CUR) - done);
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) {
  REAL(pwrite);
  WRITTEN(pwrite_real(fd, bytes, length, offset), offset);
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t offset) {
  REAL(pwrite64);
  WRITTEN(pwrite64_real(fd, bytes, length, offset), offset);
}

ssize_t sendfile64(int fd, int in, off64_t *offset, size_t length) {
  REAL(sendfile64);
  WRITTEN(sendfile64_real(fd, in, offset, length), lseek(fd, 0, SEEK_CUR) - done);
}

/* From JDK 21 on a transfer from file to file. */
ssize_t copy_file_range(int in, off64_t *from, int fd, off64_t *to, size_t length, unsigned flags) {
  REAL(copy_file_range);
  WRITTEN(
      copy_file_range_real(in, from, fd, to, length, flags), (to ? *to : lseek(fd, 0, SEEK_CUR)) - done);
}

static int truncated(int (*how)(int, off64_t), int fd, off64_t size) {
  struct node *node = node_of(fd);
  if (!node) return how(fd, size);
  pthread_mutex_lock(&lock);
  int64_t before = size_of(fd);
  int result = how(fd, size);
  if (result == 0) touch(node, before < size ? before : size, before < size ? size : before);
  pthread_mutex_unlock(&lock);
  return result;
}

int ftruncate(int fd, off_t size) {
  REAL(ftruncate);
  return truncated(ftruncate_real, fd, size);
}

int ftruncate64(int fd, off64_t size) {
  REAL(ftruncate64);
  return truncated(ftruncate64_real, fd, size);
}

/* ---- names --------------------------------------------------------------------------------------------------- */

int unlink(const char *path) {
  REAL(unlink);
  if (!name_of(path)) return unlink_real(path);
  struct stat stat;
  pthread_mutex_lock(&lock);
  bool last = lstat(path, &stat) == 0 && S_ISREG(stat.st_mode) && stat.st_nlink == 1;
  int result = unlink_real(path);
  if (result == 0 && last) forget(stat.st_ino);
  pthread_mutex_unlock(&lock);
  return result;
}

int rename(const char *from, const char *to) {
  REAL(rename);
  const char *name = name_of(to);
  if (!name) return rename_real(from, to);
  struct stat moved, victim;
  pthread_mutex_lock(&lock);
  bool known = lstat(from, &moved) == 0;
  bool replaces = lstat(to, &victim) == 0 && S_ISREG(victim.st_mode) && victim.st_nlink == 1;
  int result = rename_real(from, to);
  if (result == 0 && replaces && victim.st_ino != moved.st_ino) forget(victim.st_ino);
  struct node *node = result == 0 && known ? find(moved.st_ino) : NULL;
  if (node) snprintf(node->name, sizeof node->name, "%s", name);
  pthread_mutex_unlock(&lock);
  return result;
}

/* ---- the first time ------------------------------------------------------------------------------------------ */

/* What the directory holds when there is no platter yet is taken for durable. */
static void import(void) {
  char path[PATH_MAX], image[PATH_MAX], name[PATH_MAX];
  struct dirent *entry;
  struct stat stat;
  DIR *live = opendir(directory);
  while (live && (entry = readdir(live))) {
    if (fstatat(dirfd(live), entry->d_name, &stat, AT_SYMLINK_NOFOLLOW) || !S_ISREG(stat.st_mode)) continue;
    snprintf(path, sizeof path, "%s/%s", directory, entry->d_name);
    image_path(image, stat.st_ino, "");
    platter_name(name, entry->d_name);
    make_empty(image);
    const char *asked = directory;
    directory = NULL; /* these are ours, not the process's */
    int from = open(path, O_RDONLY), to = open(image, O_WRONLY);
    directory = asked;
    if (from < 0 || to < 0) die("can't copy", path);
    copy(from, to, 0, stat.st_size);
    close(from);
    close(to);
    if (link(image, name)) die("can't name", name);
  }
  if (live) closedir(live);
}

__attribute__((constructor)) static void begin(void) {
  char path[PATH_MAX];
  platter = getenv("VOLATILE_DISK_PLATTER");
  fault = getenv("VOLATILE_DISK_FAULT");
  directory = getenv("VOLATILE_DISK_DIRECTORY");
  if (!platter || !directory) {
    directory = NULL;
    return;
  }
  if (mkdir(platter, 0700)) {
    if (errno == EEXIST) return;
    die("can't make", platter);
  }
  snprintf(path, sizeof path, "%s/inodes", platter);
  if (mkdir(path, 0700)) die("can't make", path);
  snprintf(path, sizeof path, "%s/names", platter);
  if (mkdir(path, 0700)) die("can't make", path);
  import();
}
