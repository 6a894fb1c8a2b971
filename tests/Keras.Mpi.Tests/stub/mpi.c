/* An MPI for two processes of one machine, over a file that both map: what no machine of the tests has installed, as its headers
   have it. The constants are those of the MPI Forum's mpi.h of MPI 5 (-DSTANDARD, github.com/mpi-forum/mpi-abi-stubs) and of
   Microsoft MPI's mpi.h 10.1.2; whoever passes others is told so by an error. The file is named by STUB_MPI_FILE, the process by
   PMI_RANK. */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#ifdef STANDARD
typedef void *Handle;
#define HANDLE(number) ((void *)(intptr_t)(number))
enum { WORLD = 0x101, SUM = 0x21, RETURN_ERRORS = 0x142, FUNNELED = 1024, IN_PLACE = 1 };
enum { FLOAT = 0x210, DOUBLE = 0x214, INT32 = 0x250, INT64 = 0x258, UINT8 = 0x241, BYTE = 0x247 };
#else
typedef int Handle;
#define HANDLE(number) (number)
enum { WORLD = 0x44000000, SUM = 0x58000003, RETURN_ERRORS = 0x54000001, FUNNELED = 1, IN_PLACE = -1 };
enum { FLOAT = 0x4c00040a, DOUBLE = 0x4c00080b, INT32 = 0x4c000405, INT64 = 0x4c000809, UINT8 = 0x4c000102, BYTE = 0x4c00010d };
#endif

enum { SLOTS = 64, SLOT_BYTES = 1 << 16, LETTERS = 16, LETTER_BYTES = 2048, MOST = 1 << 16, WRONG = 13 };

struct shared {
    volatile long posted[2], summed[2], sent[2], received[2];
    char data[2][SLOTS][SLOT_BYTES];
    char letters[2][LETTERS][LETTER_BYTES];
};

struct request {
    enum { NONE, REDUCE, SEND, RECEIVE } kind;
    long number;
    void *memory;
    int count;
    long type;
};

static struct shared *all;
static int rank;
static struct request requests[MOST];
static int next_request = 1;
static char complaint[200] = "no error";

static int wrong(const char *what, long got) {
    snprintf(complaint, sizeof complaint, "stub: wrong %s %#lx", what, got);
    return WRONG;
}

static int size_of(long type) {
    return type == DOUBLE || type == INT64 ? 8 : type == FLOAT || type == INT32 ? 4 : type == UINT8 || type == BYTE ? 1 : 0;
}

static void add(void *sum, const void *other, int count, long type) {
    for (int i = 0; i < count; i++) {
        switch (type) {
            case FLOAT: ((float *)sum)[i] += ((const float *)other)[i]; break;
            case DOUBLE: ((double *)sum)[i] += ((const double *)other)[i]; break;
            case INT32: ((int32_t *)sum)[i] += ((const int32_t *)other)[i]; break;
            case INT64: ((int64_t *)sum)[i] += ((const int64_t *)other)[i]; break;
            default: ((uint8_t *)sum)[i] += ((const uint8_t *)other)[i]; break;
        }
    }
}

static struct request *new_request(Handle *handle) {
    while (requests[next_request].kind != NONE) {
        next_request = next_request % (MOST - 1) + 1;
    }
    *handle = HANDLE(next_request);
    return &requests[next_request];
}

#ifdef STANDARD
int MPI_Abi_get_version(int *major, int *minor) { *major = 1; *minor = 0; return 0; }
#else
int MSMPI_Get_version(void) { return 0x0a01; }
#endif

int MPI_Get_library_version(char *text, int *length) {
    *length = sprintf(text, "stub of two processes");
    return 0;
}

int MPI_Init_thread(int *argc, char ***argv, int wanted, int *given) {
    (void)argc; (void)argv;
    if (wanted != FUNNELED) return wrong("thread level", wanted);
    *given = wanted;
    rank = atoi(getenv("PMI_RANK"));
    int file = open(getenv("STUB_MPI_FILE"), O_RDWR | O_CREAT, 0600);
    if (file < 0 || ftruncate(file, sizeof *all) != 0) return wrong("file", file);
    all = mmap(NULL, sizeof *all, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    return all == MAP_FAILED ? wrong("mapping", file) : 0;
}

int MPI_Comm_set_errhandler(Handle comm, Handle handler) {
    return comm != HANDLE(WORLD) ? wrong("communicator", (long)comm)
        : handler != HANDLE(RETURN_ERRORS) ? wrong("error handler", (long)handler) : 0;
}

int MPI_Comm_rank(Handle comm, int *number) { *number = rank; return comm != HANDLE(WORLD) ? wrong("communicator", (long)comm) : 0; }

int MPI_Comm_size(Handle comm, int *number) { *number = 2; return comm != HANDLE(WORLD) ? wrong("communicator", (long)comm) : 0; }

int MPI_Iallreduce(const void *from, void *to, int count, Handle type, Handle op, Handle comm, Handle *handle) {
    if (from != (void *)(intptr_t)IN_PLACE) return wrong("place", (long)from);
    if (op != HANDLE(SUM) || comm != HANDLE(WORLD)) return wrong("operation", (long)op);
    int bytes = size_of((long)type) * count;
    if (bytes == 0 || bytes > SLOT_BYTES) return wrong("type", (long)type);
    long number = all->posted[rank];
    while (all->summed[1 - rank] + SLOTS <= number || all->summed[rank] + SLOTS <= number) {
        if (all->summed[rank] + SLOTS <= number) return wrong("number of sums", number);
    }
    memcpy(all->data[rank][number % SLOTS], to, bytes);
    *new_request(handle) = (struct request){REDUCE, number, to, count, (long)type};
    __sync_synchronize();
    all->posted[rank] = number + 1;
    return 0;
}

int MPI_Isend(const void *from, int count, Handle type, int other, int tag, Handle comm, Handle *handle) {
    (void)tag;
    if (type != HANDLE(BYTE) || comm != HANDLE(WORLD)) return wrong("type", (long)type);
    if (other != 1 - rank || count > LETTER_BYTES) return wrong("receiver", other);
    *new_request(handle) = (struct request){SEND, 0, (void *)from, count, 0};
    return 0;
}

int MPI_Irecv(void *to, int count, Handle type, int other, int tag, Handle comm, Handle *handle) {
    (void)tag;
    if (type != HANDLE(BYTE) || comm != HANDLE(WORLD)) return wrong("type", (long)type);
    if (other != 1 - rank) return wrong("sender", other);
    *new_request(handle) = (struct request){RECEIVE, 0, to, count, 0};
    return 0;
}

int MPI_Test(Handle *handle, int *done, void *status) {
    (void)status;
    struct request *one = &requests[(long)*handle];
    int from = one->kind == RECEIVE ? 1 - rank : rank;
    *done = 0;
    switch (one->kind) {
        case REDUCE:
            if (all->posted[1 - rank] <= one->number) return 0;
            __sync_synchronize();
            memcpy(one->memory, all->data[0][one->number % SLOTS], (size_t)one->count * size_of(one->type));
            add(one->memory, all->data[1][one->number % SLOTS], one->count, one->type);
            __sync_synchronize();
            all->summed[rank] = one->number + 1;
            break;
        case SEND:
            if (all->sent[from] - all->received[from] >= LETTERS) return 0;
            memcpy(all->letters[from][all->sent[from] % LETTERS], one->memory, one->count);
            __sync_synchronize();
            all->sent[from]++;
            break;
        case RECEIVE:
            if (all->sent[from] == all->received[from]) return 0;
            memcpy(one->memory, all->letters[from][all->received[from] % LETTERS], one->count);
            __sync_synchronize();
            all->received[from]++;
            break;
        default:
            return wrong("request", (long)*handle);
    }
    one->kind = NONE;
    *done = 1;
    return 0;
}

int MPI_Error_string(int code, char *text, int *length) {
    (void)code;
    *length = sprintf(text, "%s", complaint);
    return 0;
}

int MPI_Abort(Handle comm, int code) { (void)comm; _exit(code); }

int MPI_Finalize(void) { return 0; }
