namespace SocketIoNet.InteropHost.Cluster;

/// <summary>Events that ask other servers, or act on sockets that may be theirs.</summary>
internal static class RemoteEvents
{
    public static void Add(Socket socket)
    {
        var all = socket.Namespace;
        socket.AnswerLater("fetch", arguments => FetchAsync(SelectionOf(arguments).Of(all)));
        socket.On("make-join", async (Selection selection, string[] rooms, Ack ack) =>
        {
            await selection.Of(all).SocketsJoinAsync(rooms);
            ack.Send();
        });
        socket.On("make-leave", async (Selection selection, string[] rooms, Ack ack) =>
        {
            await selection.Of(all).SocketsLeaveAsync(rooms);
            ack.Send();
        });
        socket.On("kick", async (Selection selection, bool close, Ack ack) =>
        {
            ack.Send();
            await selection.Of(all).DisconnectSocketsAsync(close);
        });
        socket.On("sse", (string name, EventArguments arguments, Ack ack) =>
        {
            all.ServerSideEmit(name, arguments);
            ack.Send();
        });
        socket.On("sse-ack", (string name, EventArguments arguments, Ack ack) =>
            Background.Run(() => BroadcastEvents.AnswerAllAsync(() => all.ServerSideEmitWithAckAsync<EventArguments>(name, arguments), ack)));
        socket.AnswerLater("remote", arguments => ActAsync(all, arguments));
        socket.AnswerLater("count", async _ => await all.Adapter.CountServersAsync(CancellationToken.None));
        socket.AnswerLater("all-rooms", async _ => all.Adapter is IAllRooms rooms ? (await rooms.FetchAllRoomsAsync()).Order(StringComparer.Ordinal).ToArray() : null);
    }

    private static Selection SelectionOf(EventArguments arguments) => arguments.Get<Selection>(0) ?? new Selection(null, null, Local: false, Volatile: false, Timeout: null);

    private static async Task<object?> FetchAsync(BroadcastOperator target)
    {
        try
        {
            return new { ok = true, sockets = (await target.FetchSocketsAsync()).Select(Show).ToArray() };
        }
        catch (ServersMissingException missing)
        {
            return new { ok = false, error = missing.Message, sockets = missing.Sockets.Select(Show).ToArray() };
        }
    }

    private static object Show(RemoteSocket socket) => new
    {
        id = socket.Id,
        rooms = socket.Rooms.Order(StringComparer.Ordinal).ToArray(),
        data = socket.Data.Keys.ToDictionary(key => key, key => AnyValue.OfData(socket.Data[key]), StringComparer.Ordinal),
        handshake = StandardEvents.HandshakeView.Of(socket.Handshake),
    };

    /// <summary>The arguments are an id, an operation and what it takes.</summary>
    private static async Task<object?> ActAsync(Namespace all, EventArguments arguments)
    {
        var id = arguments.Get<string>(0)!;
        if (await all.In(id).FetchSocketsAsync() is not [var socket, ..]) throw new InvalidOperationException($"no socket {id}");
        object?[] more = [.. AnyValue.All(arguments).Skip(2)];
        switch (arguments.Get<string>(1))
        {
            case "emit":
                socket.Emit(arguments.Get<string>(2)!, more.AsSpan(1));
                break;
            case "join":
                await socket.JoinAsync(arguments.Get<string>(2)!);
                break;
            case "leave":
                await socket.LeaveAsync(arguments.Get<string>(2)!);
                break;
            case "disconnect":
                await socket.DisconnectAsync(arguments.Get<bool>(2));
                break;
            default:
                var timed = socket.Timeout(TimeSpan.FromMilliseconds(arguments.Get<double>(2)));
                return new { ok = true, answer = AnyValue.First(await timed.EmitWithAckAsync<EventArguments>(arguments.Get<string>(3)!, more.AsSpan(2))) };
        }

        return new { ok = true };
    }
}
