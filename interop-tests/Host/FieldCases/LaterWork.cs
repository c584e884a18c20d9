namespace SocketIoNet.InteropHost.FieldCases;

/// <summary>Handlers that hold no thread while they take their time.</summary>
internal static class LaterWork
{
    public static void Add(Socket socket) => socket.On("later", async (int ms, string payload) =>
    {
        await Task.Delay(ms);
        return payload.Length;
    });
}
