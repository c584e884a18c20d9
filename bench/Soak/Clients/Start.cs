namespace SocketIoNet.Soak.Clients;

internal enum Start
{
    Polling,
    Upgrade,
    WebSocket,
}
