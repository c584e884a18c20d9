using Chat;
using SocketIoNet;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSocketIo().AddJsonOptions(options => options.TypeInfoResolverChain.Insert(0, ChatJson.Default));

var app = builder.Build();
app.UseDefaultFiles();
app.UseStaticFiles();

var chat = new ChatRooms(TimeProvider.System);

app.MapSocketIo(io => io.OnConnection(socket =>
{
    var visitor = ChatRules.VisitorOf(socket.Handshake.GetAuth<VisitorAuth>(), socket.Id);
    Seat? seat = null;

    socket.Emit("rooms", chat.List());

    socket.On("join", async (string? name, string? room, Ack ack) =>
    {
        var wanted = new Seat(visitor, socket.Id, ChatRules.CleanName(name), ChatRules.CleanRoom(room));
        if (chat.Enter(wanted, out var replaced) is { } refusal)
        {
            ack.Send(new Refusal(refusal));
            return;
        }

        await LeaveAsync();
        seat = wanted;
        await socket.JoinAsync(wanted.Channel);
        if (replaced is not null && replaced.SocketId != socket.Id)
        {
            io.To(replaced.SocketId).Emit("replaced");
            await io.In(replaced.SocketId).SocketsLeaveAsync(replaced.Channel);
        }

        // Emit never waits, so all that happens in a room is told under the gate, in the order in which it happens.
        lock (chat.Gate)
        {
            var members = chat.Members(wanted.Room);
            if (replaced is null) socket.To(wanted.Channel).Emit("joined", wanted.Name, members);
            ack.Send(new Welcome(wanted.Name, wanted.Room, members, chat.History(wanted.Room)));
            io.Emit("rooms", chat.List());
        }
    });

    socket.On("message", object (string? text) =>
    {
        lock (chat.Gate)
        {
            if (chat.Say(seat, text, out var message) is { } refusal) return new Refusal(refusal);
            socket.To(seat!.Channel).Emit("message", message);
            return new Receipt(message!.At);
        }
    });

    socket.On("typing", (bool active) =>
    {
        if (seat is not null) socket.To(seat.Channel).Volatile.Emit("typing", seat.Name, active);
    });

    socket.OnDisconnect(_ => LeaveAsync());

    async Task LeaveAsync()
    {
        if (seat is not { } left) return;
        seat = null;
        await socket.LeaveAsync(left.Channel);
        lock (chat.Gate)
        {
            if (!chat.Leave(left)) return;
            io.To(left.Channel).Emit("left", left.Name, chat.Members(left.Room));
            io.Emit("rooms", chat.List());
        }
    }
}));

app.Run();
