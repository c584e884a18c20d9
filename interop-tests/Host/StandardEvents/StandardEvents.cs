namespace SocketIoNet.InteropHost.StandardEvents;

/// <summary>The events that every namespace of the interop profiles has.</summary>
internal static class StandardEvents
{
    public static void Add(Socket socket)
    {
        EchoEvents.Add(socket);
        BinaryEvents.Add(socket);
        AckEvents.Add(socket);
        RoomEvents.Add(socket);
        BroadcastEvents.Add(socket);
        ControlEvents.Add(socket);
    }
}
