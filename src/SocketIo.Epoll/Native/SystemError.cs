using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;

namespace SocketIoNet.Epoll.Native;

/// <summary>Errors of system calls as exceptions.</summary>
internal static class SystemError
{
    public static IOException NewException(int error, string call)
    {
        var message = $"{call}: {Marshal.GetPInvokeErrorMessage(error)} ({error}).";
        return error is Errno.ConnectionReset or Errno.BrokenPipe ? new ConnectionResetException(message) : new IOException(message);
    }
}
