namespace SocketIoNet.Postgres.Connections;

/// <summary>Handles a message. Messages come one after the other, in the order of PostgreSQL, whatever their channels.</summary>
internal delegate ValueTask NotificationHandler(string payload, CancellationToken cancellationToken);
