using System.Buffers.Binary;

namespace SocketIoNet.Bench.Native;

/// <summary>Sockets that do not block, except while they connect.</summary>
internal static unsafe class Tcp
{
    private const uint Loopback = 0x7F000001;
    private const uint SourceAddresses = 16;

    public static int Connect(int port, uint serial)
    {
        var fd = Libc.OpenSocket(Libc.AddressFamilyInet, Libc.SocketStream | Libc.SocketCloseOnExec, 0);
        Check(fd, "socket");
        SetOption(fd, Libc.LevelTcp, Libc.TcpNoDelay);
        SetOption(fd, Libc.LevelIp, Libc.IpBindAddressNoPort);
        // Several source addresses, since connections by the thousand use up the ports of one.
        var source = Address(Loopback + 1 + (serial % SourceAddresses), 0);
        Check(Libc.Bind(fd, &source, sizeof(SocketAddressInet)), "bind");
        var server = Address(Loopback, port);
        Check(Libc.Connect(fd, &server, sizeof(SocketAddressInet)), "connect");
        Check(Libc.Control(fd, Libc.SetFlags, Libc.NonBlocking), "fcntl");
        return fd;
    }

    /// <summary>The number of bytes; 0 when the other side has closed, -1 when nothing has arrived.</summary>
    public static int Receive(int fd, Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            var count = Libc.Receive(fd, start, (nuint)buffer.Length, 0);
            if (count >= 0) return (int)count;
        }

        return Libc.LastError is Libc.TryAgain or Libc.Interrupted ? -1 : 0;
    }

    /// <summary>The number of bytes that were taken; -1 when the connection is broken.</summary>
    public static int Send(int fd, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            var count = Libc.Send(fd, start, (nuint)bytes.Length, Libc.NoSignal);
            if (count >= 0) return (int)count;
        }

        return Libc.LastError is Libc.TryAgain or Libc.Interrupted ? 0 : -1;
    }

    private static SocketAddressInet Address(uint address, int port) => new()
    {
        Family = Libc.AddressFamilyInet,
        Port = BinaryPrimitives.ReverseEndianness((ushort)port),
        Address = BinaryPrimitives.ReverseEndianness(address),
    };

    private static void SetOption(int fd, int level, int name)
    {
        var on = 1;
        Check(Libc.SetOption(fd, level, name, &on, sizeof(int)), "setsockopt");
    }

    private static void Check(int result, string what)
    {
        if (result < 0) throw new BenchException($"{what} failed with error {Libc.LastError}");
    }
}
