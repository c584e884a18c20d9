using System.Runtime.InteropServices;

namespace SocketIoNet.Epoll.Tests.Support;

/// <summary>Lowers how many descriptors this process may have, until it is disposed.</summary>
internal sealed partial class DescriptorLimit : IDisposable
{
    private const int NumberOfFiles = 7;

    private readonly ulong[] _before = new ulong[2];

    /// <summary>Nothing can be opened any more, until some are closed.</summary>
    public DescriptorLimit()
    {
        if (GetLimit(NumberOfFiles, _before) != 0) throw new InvalidOperationException("The limit is not known.");
        if (SetLimit(NumberOfFiles, [(ulong)LowestFree(), _before[1]]) != 0) throw new InvalidOperationException("The limit cannot be changed.");
    }

    public void Dispose() => _ = SetLimit(NumberOfFiles, _before);

    /// <summary>A new descriptor gets the lowest free number, which is not below the limit then.</summary>
    private static int LowestFree()
    {
        using var probe = File.OpenHandle("/dev/null");
        return (int)probe.DangerousGetHandle();
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, Span<ulong> limits);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, ReadOnlySpan<ulong> limits);
}
