/* Memory for jobs, kept from one to the next. See write_parts.h. */
#include "base/mem.h"
#include "columns/write_parts.h"

#include <stdatomic.h>

void *scratch_take(struct columns_file *f, size_t size)
{
    for (int i = 0; i < SPARES; i++) {
        struct scratch *spare = atomic_exchange(&f->spares[i], NULL);
        if (spare && spare->size >= size)
            return spare + 1;
        mem_free(spare);
    }
    struct scratch *made = mem_alloc(sizeof *made + size);
    if (!made)
        return NULL;
    made->size = size;
    return made + 1;
}

void scratch_give(struct columns_file *f, void *memory)
{
    struct scratch *back = (struct scratch *)memory - 1;
    for (int i = 0; back && i < SPARES; i++)
        back = atomic_exchange(&f->spares[i], back);
    mem_free(back);
}
