using System.Runtime.InteropServices;

namespace SocketIoNet.Epoll.Native;

/// <summary>The bytes of a <c>struct epoll_event</c>: 32 bits of flags and 64 bits of data, which x86 packs and other processors align.</summary>
internal static class EpollEventFormat
{
    private static readonly bool IsPacked = RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86;
    private static readonly int DataOffset = IsPacked ? 4 : 8;

    public static readonly int Size = IsPacked ? 12 : 16;

    public static void Write(Span<byte> bytes, EpollFlags flags, ulong data)
    {
        MemoryMarshal.Write(bytes, (uint)flags);
        MemoryMarshal.Write(bytes[DataOffset..], data);
    }

    public static (EpollFlags Flags, ulong Data) Read(ReadOnlySpan<byte> bytes) =>
        ((EpollFlags)MemoryMarshal.Read<uint>(bytes), MemoryMarshal.Read<ulong>(bytes[DataOffset..]));
}
