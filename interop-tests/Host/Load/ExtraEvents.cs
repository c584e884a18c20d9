namespace SocketIoNet.InteropHost.Load;

/// <summary>What is measured beside the main namespace, so that idle connections there carry only the events that the profile has always had.</summary>
internal static class ExtraEvents
{
    public static void AddTo(Namespace @namespace) => @namespace.OnConnection(socket =>
    {
        socket.On("echo", (string text) => text);
        socket.On("jsonRaw", (EventArguments value, Ack ack) => ack.Send(value));
        socket.On("room", (string room, string text) => @namespace.To(room).Emit("room", text));
        socket.On("spread", (int count, string text) => @namespace.To(SpreadRooms.All(count)).Emit("room", text));
        socket.On("joinSpread", async (int[] place) =>
        {
            await socket.JoinAsync(SpreadRooms.Of(place[0], place[1], place[2]));
            return true;
        });
        socket.On("fetch", async () => (await @namespace.FetchSocketsAsync()).Count);
        socket.On("block", (int milliseconds) =>
        {
            Thread.Sleep(milliseconds);
            return milliseconds;
        });
        socket.On("compute", (int milliseconds) =>
        {
            var start = TimeProvider.System.GetTimestamp();
            while (TimeProvider.System.GetElapsedTime(start).TotalMilliseconds < milliseconds) Thread.SpinWait(10);
            return milliseconds;
        });
        socket.On("join", async (string room) =>
        {
            await socket.JoinAsync(room);
            return true;
        });
        socket.On("leave", async (string room) =>
        {
            await socket.LeaveAsync(room);
            return true;
        });
    });
}
