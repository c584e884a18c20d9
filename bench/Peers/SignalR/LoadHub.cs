using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR;

namespace SocketIoNet.Bench.Peers.SignalR;

/// <summary>The events of the host's load profile, as a hub has them.</summary>
[SuppressMessage("Performance", "CA1822", Justification = "A hub calls instance methods only.")]
internal sealed class LoadHub : Hub
{
    public string Echo(string text) => text;

    public byte[] Blob(byte[] bytes) => bytes;

    public Order Json(Order order) => order;

    public JsonElement JsonRaw(JsonElement value) => value;

    public Task Broadcast(string text) => Clients.All.SendAsync("broadcast", text);

    public async Task<bool> Join(string room)
    {
        await Groups.AddToGroupAsync(Context.ConnectionId, room);
        return true;
    }

    public async Task<bool> Leave(string room)
    {
        await Groups.RemoveFromGroupAsync(Context.ConnectionId, room);
        return true;
    }

    public Task Room(string room, string text) => Clients.Group(room).SendAsync("room", text);
}
