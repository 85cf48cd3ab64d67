/* Only for tests under Wine 8, which lacks this library: random bytes for Rust's standard library, from the system's older call. */
#include <windows.h>

BOOLEAN NTAPI SystemFunction036(PVOID buffer, ULONG length);

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE bytes, SIZE_T length) {
  const SIZE_T most = 0x10000;
  for (SIZE_T done = 0; done < length;) {
    SIZE_T part = length - done < most ? length - done : most;
    if (!SystemFunction036(bytes + done, (ULONG)part)) return FALSE;
    done += part;
  }
  return TRUE;
}
