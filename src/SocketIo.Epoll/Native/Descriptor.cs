using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SocketIoNet.Epoll.Native;

/// <summary>
/// A file descriptor that this library has opened. While a call uses it, disposing only marks it: its number cannot become that of another connection under a call in another thread.
/// </summary>
internal sealed class Descriptor : SafeHandleMinusOneIsInvalid
{
    private Descriptor(int descriptor)
        : base(ownsHandle: true) => SetHandle(descriptor);

    /// <param name="descriptor">What a system call has returned.</param>
    /// <param name="call">Its name, for the exception if it has failed.</param>
    public static Descriptor Open(int descriptor, string call) =>
        descriptor >= 0 ? new Descriptor(descriptor) : throw SystemError.NewException(Marshal.GetLastPInvokeError(), call);

    // After an interrupted close Linux has closed the descriptor all the same.
    protected override bool ReleaseHandle() => Libc.Close((int)handle) == 0 || Marshal.GetLastPInvokeError() == Errno.Interrupted;
}
