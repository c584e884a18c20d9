using System.Data;
using Npgsql;
using NpgsqlTypes;
using SocketIoNet.Postgres.Connections;

namespace SocketIoNet.Postgres.Forwarding;

/// <summary>Publishes messages for other servers, over a connection of its own.</summary>
/// <param name="link">What the server has of PostgreSQL.</param>
/// <param name="maxPendingBytes">What may be on its way. More is not sent.</param>
internal sealed class MessagePublisher(PostgresLink link, long maxPendingBytes) : SendingLoop<ServerMessage>(link)
{
    private readonly PendingBytes _pending = new(maxPendingBytes);

    /// <summary>Publishes a message, without waiting.</summary>
    /// <exception cref="PostgresUnavailableException">There is no connection, or more is on its way than may be.</exception>
    public void Publish(ServerMessage message)
    {
        _pending.Take(message.Size);
        if (TryPublish(message)) return;
        _pending.Release(message.Size);
        throw new PostgresUnavailableException("PostgreSQL is not connected.");
    }

    protected override int CountNotifications(ServerMessage message) => message.Payloads.Count;

    protected override async Task SendAsync(NpgsqlConnection connection, IReadOnlyList<ServerMessage> messages, CancellationToken cancellationToken)
    {
        try
        {
            await Link.WithinLimitAsync(ExecuteAsync(connection, messages, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            foreach (var message in messages) Fail(message, exception);
            if (connection.State == ConnectionState.Open && exception is NpgsqlException) return;
            throw;
        }

        foreach (var message in messages)
        {
            _pending.Release(message.Size);
            message.Complete();
        }
    }

    protected override void Fail(ServerMessage message, Exception exception)
    {
        _pending.Release(message.Size);
        if (!message.TryFail(exception)) Link.OnMessageLost(exception);
    }

    /// <summary>All of them are one transaction, which costs PostgreSQL little more than a single message. None has a part that another one has.</summary>
    private static async Task ExecuteAsync(NpgsqlConnection connection, IReadOnlyList<ServerMessage> messages, CancellationToken cancellationToken)
    {
        using var batch = new NpgsqlBatch(connection) { Timeout = (int)PostgresLink.Limit.TotalSeconds };
        var asking = messages.Where(static message => message.Asks).ToArray();
        foreach (var message in asking) batch.BatchCommands.Add(Ask(message));
        foreach (var message in messages) AddTo(batch, message);
        await batch.PrepareAsync(cancellationToken).ConfigureAwait(false);
        using var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        foreach (var message in asking)
        {
            message.HasListener = !await reader.ReadAsync(cancellationToken).ConfigureAwait(false) || reader.GetBoolean(0);
            await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        }

        // The last one says that the transaction is committed.
        while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false))
        {
        }
    }

    private static NpgsqlBatchCommand Ask(ServerMessage message)
    {
        var command = new NpgsqlBatchCommand(ChannelLock.Ask);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = ChannelLock.KeyOf(message.Channel), NpgsqlDbType = NpgsqlDbType.Bigint });
        return command;
    }

    private static void AddTo(NpgsqlBatch batch, ServerMessage message)
    {
        foreach (var payload in message.Payloads)
        {
            var command = new NpgsqlBatchCommand("SELECT pg_notify($1, $2)");
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = message.Channel, NpgsqlDbType = NpgsqlDbType.Text });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = payload, NpgsqlDbType = NpgsqlDbType.Text });
            batch.BatchCommands.Add(command);
        }
    }
}
