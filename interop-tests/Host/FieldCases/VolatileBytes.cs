namespace SocketIoNet.InteropHost.FieldCases;

/// <summary>Volatile events with attachments.</summary>
internal static class VolatileBytes
{
    private const int Count = 5;

    private static byte[] End => [(byte)'e', (byte)'n', (byte)'d'];

    public static void Add(SocketIoServer io, Socket socket)
    {
        socket.On("volatile-self", () =>
        {
            for (var i = 0; i < Count; i++) socket.Volatile.Emit("v", i, Filled(3, i), Filled(1, i));
            socket.Emit("end", End);
        });
        socket.On("volatile-room", (string room) => Flood(io, room, Count, 3));
        socket.On("volatile-flood", (string room, int count, int size) => Flood(io, room, count, size));
    }

    private static void Flood(SocketIoServer io, string room, int count, int size)
    {
        for (var i = 0; i < count; i++) io.To(room).Volatile.Emit("v", i, Filled(size, i), Filled(1, i));
        io.To(room).Emit("end", End);
    }

    private static byte[] Filled(int length, int value)
    {
        var bytes = new byte[length];
        bytes.AsSpan().Fill((byte)value);
        return bytes;
    }
}
