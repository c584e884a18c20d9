namespace Game.Play;

/// <summary>What a player needs to know in order to draw the arena.</summary>
internal sealed record Welcome(int Number, string Arena, int Size);
